// HttpURLConnection, the old way: HTTP/1.1, a kept connection, elements cut out of the text as they are.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class JavaUrlConnection {
    static String endpoint;

    record Answer(int status, long retryAfterMs, String text) {}

    static Answer call(String query, byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(endpoint + query).openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setReadTimeout(30_000);
        connection.setRequestProperty("Authorization", System.getenv("TOPICS_TOKEN"));
        if (body != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "text/plain");
            connection.getOutputStream().write(body);
        }
        int status = connection.getResponseCode();
        InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        String text = stream == null ? "" : new String(readAll(stream), StandardCharsets.UTF_8);
        return new Answer(status, retryAfterMs(connection), text);
    }

    static byte[] readAll(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    static long retryAfterMs(HttpURLConnection connection) {
        String value = connection.getHeaderField("Retry-After");
        if (value == null) {
            return 0;
        }
        if (value.strip().matches("[0-9]{1,9}")) {
            return Long.parseLong(value.strip()) * 1000;
        }
        long date = connection.getHeaderFieldDate("Retry-After", 0);
        return date == 0 ? 0 : date - System.currentTimeMillis();
    }

    static long pause(long own, long asked) throws InterruptedException {
        Thread.sleep(Math.max(own, asked));
        return Math.min(own * 2, 6000);
    }

    /** A piece of JSON text: its members or elements are pieces too, and white space outside strings is gone. */
    static class Piece {
        static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|[\\[\\]{},:]|[^\\s\\[\\]{},:\"]+", Pattern.DOTALL);
        final List<String> tokens;

        Piece(List<String> tokens) {
            this.tokens = tokens;
        }

        static Piece of(String text) {
            List<String> tokens = new ArrayList<>();
            int at = 0;
            for (Matcher matcher = TOKEN.matcher(text); matcher.find(); at = matcher.end()) {
                if (!text.substring(at, matcher.start()).isBlank()) {
                    throw new IllegalArgumentException("not JSON");
                }
                tokens.add(matcher.group());
            }
            if (!text.substring(at).isBlank()) {
                throw new IllegalArgumentException("not JSON");
            }
            Piece whole = new Piece(tokens);
            if (tokens.isEmpty() || whole.end(0) != tokens.size()) {
                throw new IllegalArgumentException("not a whole answer");
            }
            return whole;
        }

        /** Where the value that starts at a token ends. */
        int end(int from) {
            int depth = 0;
            for (int at = from; at < tokens.size(); at++) {
                String token = tokens.get(at);
                depth += token.equals("{") || token.equals("[") ? 1 : token.equals("}") || token.equals("]") ? -1 : 0;
                if (depth == 0) {
                    return at + 1;
                }
            }
            throw new IllegalArgumentException("the answer was cut");
        }

        Piece member(String name) {
            if (!tokens.get(0).equals("{")) {
                return null;
            }
            for (int at = 1; at < tokens.size() - 1; at = end(at + 2) + 1) {
                if (tokens.get(at).equals("\"" + name + "\"")) {
                    return new Piece(tokens.subList(at + 2, end(at + 2)));
                }
            }
            return null;
        }

        List<Piece> elements() {
            List<Piece> all = new ArrayList<>();
            for (int at = 1; at < tokens.size() - 1; at = end(at) + 1) {
                all.add(new Piece(tokens.subList(at, end(at))));
            }
            return all;
        }

        long number(String name) {
            return Long.parseLong(member(name).tokens.get(0));
        }

        @Override
        public String toString() {
            return String.join("", tokens);
        }
    }

    static void subscribe() throws InterruptedException {
        long number = 0;
        long page = 0;
        long delay = 300;
        while (true) {
            long asked = 0;
            int printed = 0;
            try {
                Answer answer = call("?sequence_number=" + number + "&sequence_page=" + page, null);
                asked = answer.retryAfterMs();
                switch (answer.status()) {
                    case 400, 401, 403, 404 -> {
                        System.err.println(answer);
                        System.exit(1);
                    }
                    case 200 -> {
                        for (Piece element : Piece.of(answer.text()).member("items").elements()) {
                            Piece item = element.member("item");
                            Piece gap = element.member("discontinuity");
                            if (item == null && gap == null) {
                                continue;
                            }
                            number = item != null ? item.number("topic_sequence_number") + 1 : gap.number("new_topic_sequence");
                            page = item != null ? item.number("sequence_page") : gap.number("new_sequence_page");
                            System.out.write((element + "\n").getBytes(StandardCharsets.UTF_8));
                            System.out.flush();
                            printed++;
                        }
                    }
                    default -> System.err.println("status " + answer.status());
                }
            } catch (SocketTimeoutException quiet) {
                continue;
            } catch (IOException | RuntimeException trouble) {
                System.err.println(trouble);
            }
            delay = printed > 0 ? 300 : pause(delay, asked);
        }
    }

    static boolean publish(byte[] message) throws InterruptedException {
        long delay = 300;
        while (true) {
            try {
                Answer answer = call("", message);
                if (answer.status() == 204) {
                    return true;
                }
                if (answer.status() != 429 && answer.status() != 503) {
                    System.err.println(answer);
                    return false;
                }
                delay = pause(delay, answer.retryAfterMs());
            } catch (ConnectException refused) {
                delay = pause(delay, 0);
            } catch (IOException trouble) {
                System.err.println("this message may have been accepted: " + trouble);
                return false;
            }
        }
    }

    static boolean publishAll(InputStream input) throws IOException, InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        boolean all = true;
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            for (int at = 0; at < count; at++) {
                if (buffer[at] != '\n') {
                    line.write(buffer[at]);
                } else {
                    all &= publish(line.toByteArray());
                    line.reset();
                }
            }
        }
        return line.size() == 0 ? all : publish(line.toByteArray()) & all;
    }

    /** Percent-encodes each byte that is not unreserved. */
    static String encode(String name) {
        StringBuilder result = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            boolean unreserved = letter < 128 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0);
            result.append(unreserved ? String.valueOf(letter) : String.format("%%%02X", (int) letter));
        }
        return result.toString();
    }

    public static void main(String[] arguments) throws Exception {
        // By default a POST that meets a broken connection is sent a second time, in silence.
        System.setProperty("sun.net.http.retryPost", "false");
        String base = System.getenv("TOPICS_URL").replaceAll("/+$", "");
        endpoint = base + "/topics/" + encode(System.getenv("TOPICS_CACHE")) + "/" + encode(System.getenv("TOPICS_TOPIC"));
        if (arguments.length > 0 && arguments[0].equals("publish")) {
            System.exit(publishAll(System.in) ? 0 : 1);
        }
        subscribe();
    }
}
