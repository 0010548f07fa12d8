// java.net.http with its defaults (it offers h2c in an Upgrade header), a small JSON reader, one thread.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

public class JavaHttpClient {
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    static final Set<Integer> TEMPORARY = Set.of(408, 425, 429);
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final String ENDPOINT = env("URL").replaceAll("/+$", "") + "/topics/" + encode(env("CACHE")) + "/" + encode(env("TOPIC"));

    static String env(String name) {
        return System.getenv("TOPICS_" + name);
    }

    /** URLEncoder writes forms; in a path a space is %20. */
    static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(ENDPOINT + query)).header("Authorization", env("TOKEN"));
    }

    record Cursor(long number, long page) {
        Cursor after(Map<?, ?> element) {
            if (element.get("item") instanceof Map<?, ?> item) {
                return new Cursor(number(item.get("topic_sequence_number")) + 1, number(item.get("sequence_page")));
            }
            if (element.get("discontinuity") instanceof Map<?, ?> gap) {
                return new Cursor(number(gap.get("new_topic_sequence")), number(gap.get("new_sequence_page")));
            }
            return null;
        }

        static long number(Object value) {
            return ((BigDecimal) value).longValueExact();
        }
    }

    static class Backoff {
        private Duration own = Duration.ofMillis(250);

        void pause(HttpResponse<?> response) throws InterruptedException {
            Duration asked = response == null ? Duration.ZERO : retryAfter(response);
            Thread.sleep((asked.compareTo(own) > 0 ? asked : own).toMillis());
            own = own.multipliedBy(2).compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : own.multipliedBy(2);
        }

        static Duration retryAfter(HttpResponse<?> response) {
            String value = response.headers().firstValue("Retry-After").orElse("").trim();
            if (value.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(value));
            }
            try {
                return Duration.between(ZonedDateTime.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            } catch (DateTimeParseException none) {
                return Duration.ZERO;
            }
        }
    }

    static int subscribe() throws InterruptedException {
        Cursor cursor = new Cursor(0, 0);
        Backoff backoff = new Backoff();
        while (true) {
            HttpResponse<String> response = null;
            boolean progress = false;
            try {
                String query = "?sequence_number=" + cursor.number() + "&sequence_page=" + cursor.page();
                response = HTTP.send(request(query).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
                int status = response.statusCode();
                if (status >= 400 && status < 500 && !TEMPORARY.contains(status)) {
                    System.err.println(status + " " + response.body());
                    return 1;
                }
                if (status == 200 && new Json(response.body()).read() instanceof Map<?, ?> answer
                        && answer.get("items") instanceof List<?> items) {
                    for (Object each : items) {
                        Cursor next = each instanceof Map<?, ?> element ? cursor.after(element) : null;
                        if (next != null) {
                            OUT.println(Json.write(each));
                            cursor = next;
                            progress = true;
                        }
                    }
                }
            } catch (IOException | RuntimeException trouble) {
                System.err.println(trouble);
            }
            if (progress) {
                backoff = new Backoff();
            } else {
                backoff.pause(response);
            }
        }
    }

    static int publish(InputStream input) throws IOException, InterruptedException {
        int code = 0;
        for (byte[] line = readLine(input); line != null; line = readLine(input)) {
            HttpRequest request = request("").header("Content-Type", "text/plain").POST(BodyPublishers.ofByteArray(line)).build();
            Backoff backoff = new Backoff();
            while (true) {
                HttpResponse<String> response = null;
                try {
                    response = HTTP.send(request, BodyHandlers.ofString());
                } catch (ConnectException refused) {
                    System.err.println(refused);
                } catch (IOException trouble) {
                    System.err.println("may have been accepted: " + trouble);
                    code = 1;
                    break;
                }
                int status = response == null ? 503 : response.statusCode();
                if (status == 429 || status == 503) {
                    backoff.pause(response);
                    continue;
                }
                if (status != 204) {
                    System.err.println("not accepted: " + status + " " + response.body());
                    code = 1;
                    if (status == 401 || status == 403 || status == 404) {
                        return code;
                    }
                }
                break;
            }
        }
        return code;
    }

    static byte[] readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = input.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = input.read()) {
            line.write(next);
        }
        return line.toByteArray();
    }

    public static void main(String[] arguments) throws Exception {
        boolean publish = arguments.length > 0 && arguments[0].equals("publish");
        System.exit(publish ? publish(new java.io.BufferedInputStream(System.in)) : subscribe());
    }

    /** JSON text to maps, lists, strings, BigDecimals, booleans and null, and back. */
    static class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object read() {
            Object value = value();
            space();
            if (at != text.length()) {
                throw new IllegalArgumentException("text after the answer");
            }
            return value;
        }

        private Object value() {
            space();
            char first = text.charAt(at);
            if (first == '{') {
                Map<String, Object> members = new LinkedHashMap<>();
                for (boolean more = open('}'); more; more = goesOn('}')) {
                    space();
                    String name = string();
                    expect(':');
                    members.put(name, value());
                }
                return members;
            }
            if (first == '[') {
                List<Object> elements = new ArrayList<>();
                for (boolean more = open(']'); more; more = goesOn(']')) {
                    elements.add(value());
                }
                return elements;
            }
            if (first == '"') {
                return string();
            }
            int from = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                default -> new BigDecimal(word);
            };
        }

        private void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private void expect(char wanted) {
            space();
            if (text.charAt(at++) != wanted) {
                throw new IllegalArgumentException("no " + wanted);
            }
        }

        private boolean open(char close) {
            at++;
            space();
            if (text.charAt(at) != close) {
                return true;
            }
            at++;
            return false;
        }

        private boolean goesOn(char close) {
            space();
            char next = text.charAt(at++);
            if (next != ',' && next != close) {
                throw new IllegalArgumentException("neither , nor " + close);
            }
            return next == ',';
        }

        private String string() {
            expect('"');
            StringBuilder result = new StringBuilder();
            for (char next = text.charAt(at++); next != '"'; next = text.charAt(at++)) {
                if (next != '\\') {
                    result.append(next);
                    continue;
                }
                char escape = text.charAt(at++);
                if (escape == 'u') {
                    result.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    result.append("\b\f\n\r\t\"\\/".charAt("bfnrt\"\\/".indexOf(escape)));
                }
            }
            return result.toString();
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> members) {
                List<String> parts = new ArrayList<>();
                members.forEach((name, member) -> parts.add(write(name) + ":" + write(member)));
                return "{" + String.join(",", parts) + "}";
            }
            if (value instanceof List<?> elements) {
                return "[" + String.join(",", elements.stream().map(Json::write).toList()) + "]";
            }
            if (!(value instanceof String string)) {
                return String.valueOf(value);
            }
            StringBuilder result = new StringBuilder("\"");
            for (char each : string.toCharArray()) {
                if (each == '"' || each == '\\') {
                    result.append('\\').append(each);
                } else if (each < ' ' || Character.isSurrogate(each)) {
                    result.append(String.format("\\u%04x", (int) each));
                } else {
                    result.append(each);
                }
            }
            return result.append('"').toString();
        }
    }
}
