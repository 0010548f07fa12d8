//! Rust's standard library alone: a thread that polls and one that prints; elements are passed on as the bytes they came as.
use std::collections::HashMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::exit;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

struct Service { address: String, host: String, path: String, token: String }
struct Answer { status: u16, headers: HashMap<String, String>, body: Vec<u8> }
enum Failure { NeverSent, Broken }

fn encoded(name: &str) -> String {
    name.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { (b as char).to_string() } else { format!("%{:02X}", b) }).collect()
}

fn variable(name: &str) -> String { env::var(name).unwrap_or_default() }

fn service() -> Service {
    let url = variable("TOPICS_URL");
    let rest = url.strip_prefix("http://").expect("only http");
    let (host, base) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let address = if host.rsplit(']').next().unwrap().contains(':') { host.to_string() } else { format!("{host}:80") };
    let path = format!("{}/topics/{}/{}", base.trim_end_matches('/'), encoded(&variable("TOPICS_CACHE")), encoded(&variable("TOPICS_TOPIC")));
    Service { address, host: host.to_string(), path, token: variable("TOPICS_TOKEN") }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') { return Err(io::ErrorKind::UnexpectedEof.into()); }
    if bytes.last() == Some(&b'\r') { bytes.pop(); }
    Ok(bytes.iter().map(|&b| b as char).collect())
}

fn headers(from: &mut impl BufRead) -> io::Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    loop {
        let text = line(from)?;
        if text.is_empty() { return Ok(found); }
        if let Some((name, value)) = text.split_once(':') { found.insert(name.to_ascii_lowercase(), value.trim().to_string()); }
    }
}

fn invalid() -> io::Error { io::ErrorKind::InvalidData.into() }

fn chunks(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let text = line(from)?;
        let size = usize::from_str_radix(text.split(';').next().unwrap_or("").trim(), 16).map_err(|_| invalid())?;
        if size == 0 { headers(from)?; return Ok(body); }
        let start = body.len();
        body.resize(start + size, 0);
        from.read_exact(&mut body[start..])?;
        line(from)?;
    }
}

fn answer(from: &mut impl BufRead) -> io::Result<Answer> {
    loop {
        let status: u16 = line(from)?.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(invalid)?;
        let fields = headers(from)?;
        if status < 200 { continue; }
        let mut body = Vec::new();
        if status == 204 || status == 304 {
        } else if fields.get("transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().contains("chunked")) {
            body = chunks(from)?;
        } else if let Some(length) = fields.get("content-length") {
            body.resize(length.parse().map_err(|_| invalid())?, 0);
            from.read_exact(&mut body)?;
        } else { from.read_to_end(&mut body)?; }
        return Ok(Answer { status, headers: fields, body });
    }
}

fn exchange(to: &Service, method: &str, query: &str, more: &str, body: &[u8]) -> Result<Answer, Failure> {
    let mut link = TcpStream::connect(&to.address).map_err(|_| Failure::NeverSent)?;
    let head = format!("{method} {}{query} HTTP/1.1\r\nhost:{}\r\nauthorization:{}\r\nconnection:close\r\n{more}\r\n", to.path, to.host, to.token);
    link.write_all(&[head.as_bytes(), body].concat()).map_err(|_| Failure::Broken)?;
    answer(&mut BufReader::new(link)).map_err(|_| Failure::Broken)
}

/// Seconds of `Sun, 06 Nov 1994 08:49:37 GMT` since 1970.
fn seconds(date: &str) -> Option<i64> {
    let parts: Vec<&str> = date.strip_suffix(" GMT")?.split_whitespace().collect();
    let [_, day, month, year, time] = parts[..] else { return None };
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].iter().position(|m| *m == month)? as i64 + 1;
    let (day, year): (i64, i64) = (day.parse().ok()?, year.parse().ok()?);
    let clock: Vec<i64> = time.split(':').filter_map(|t| t.parse().ok()).collect();
    let [hours, minutes, secs] = clock[..] else { return None };
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some(days * 86_400 + hours * 3_600 + minutes * 60 + secs)
}

fn asked(fields: &HashMap<String, String>) -> u64 {
    let Some(value) = fields.get("retry-after") else { return 0 };
    if let Ok(count) = value.parse::<u64>() { return count.saturating_mul(1000); }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
    seconds(value).map_or(0, |at| (at - now).max(0) as u64 * 1000)
}

struct Waits(u64);
impl Waits {
    fn rest(&mut self, at_least: u64) {
        thread::sleep(Duration::from_millis(self.0.max(at_least)));
        self.0 = (self.0 * 2).min(5_000);
    }
}

/// A value of JSON: where it stands in the text, and its members or elements.
struct Node { from: usize, to: usize, kind: u8, names: Vec<String>, children: Vec<Node> }

struct Reader<'a> { text: &'a [u8], at: usize, depth: usize }
impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) { self.at += 1; }
        self.text.get(self.at).copied()
    }
    fn string(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            match self.text.get(self.at)? { b'\\' => self.at += 1, b'"' => { self.at += 1; return Some(()) } _ => {} }
        }
    }
    fn value(&mut self) -> Option<Node> {
        let kind = self.peek()?;
        let mut node = Node { from: self.at, to: 0, kind, names: vec![], children: vec![] };
        self.depth += 1;
        if self.depth > 100 { return None; }
        match kind {
            b'"' => self.string()?,
            b'{' | b'[' => {
                let close = kind + 2;
                self.at += 1;
                if self.peek()? == close { self.at += 1; } else {
                    loop {
                        if kind == b'{' {
                            if self.peek()? != b'"' { return None; }
                            let start = self.at + 1;
                            self.string()?;
                            node.names.push(unescaped(&self.text[start..self.at - 1]));
                            if self.peek()? != b':' { return None; }
                            self.at += 1;
                        }
                        node.children.push(self.value()?);
                        let next = self.peek()?;
                        self.at += 1;
                        if next == close { break; }
                        if next != b',' { return None; }
                    }
                }
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => while matches!(self.text.get(self.at), Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E')) { self.at += 1; },
            _ => return None,
        }
        self.depth -= 1;
        node.to = self.at;
        Some(node)
    }
}

/// A member's name: those of the contract are ASCII, so only escapes of ASCII matter.
fn unescaped(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut parts = text.split("\\u00");
    let mut name = parts.next().unwrap_or("").to_string();
    for part in parts {
        match part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) { Some(byte) => { name.push(byte as char); name.push_str(&part[2..]); } None => name.push_str(part) }
    }
    name
}

impl Node {
    fn member(&self, name: &str) -> Option<&Node> { self.names.iter().position(|n| n == name).map(|at| &self.children[at]) }
    fn object(&self, name: &str) -> Option<&Node> { self.member(name).filter(|n| n.kind == b'{') }
    fn number(&self, name: &str, text: &[u8]) -> Option<u64> {
        let node = self.member(name)?;
        std::str::from_utf8(&text[node.from..node.to]).ok()?.parse().ok()
    }
    fn next(&self, text: &[u8]) -> Option<(u64, u64)> {
        if let Some(item) = self.object("item") { return Some((item.number("topic_sequence_number", text)? + 1, item.number("sequence_page", text)?)); }
        let gap = self.object("discontinuity")?;
        Some((gap.number("new_topic_sequence", text)?, gap.number("new_sequence_page", text)?))
    }
}

/// The elements of an answer with the cursor after each; None when it cannot be read.
fn elements(text: &[u8]) -> Option<Vec<(Vec<u8>, (u64, u64))>> {
    std::str::from_utf8(text).ok()?;
    let mut reader = Reader { text, at: 0, depth: 0 };
    let whole = reader.value()?;
    if reader.peek().is_some() { return None; }
    let items = whole.member("items").filter(|n| n.kind == b'[')?;
    Some(items.children.iter().filter_map(|element| {
        let line = text[element.from..element.to].iter().map(|&b| if b == b'\n' || b == b'\r' { b' ' } else { b }).collect();
        Some((line, element.next(text)?))
    }).collect())
}

fn follow(to: Service) {
    let (sender, receiver) = channel::<Vec<u8>>();
    let printer = thread::spawn(move || {
        let mut out = io::stdout().lock();
        for element in receiver { if out.write_all(&element).and_then(|_| out.write_all(b"\n")).and_then(|_| out.flush()).is_err() { exit(1); } }
    });
    let (mut cursor, mut waits) = ((0, 0), Waits(200));
    loop {
        let query = format!("?sequence_number={}&sequence_page={}", cursor.0, cursor.1);
        let (mut found, mut wait) = (vec![], 0);
        if let Ok(answer) = exchange(&to, "GET", &query, "accept:application/json\r\n", b"") {
            if (400..500).contains(&answer.status) && ![408, 425, 429].contains(&answer.status) {
                eprintln!("refused: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
                break;
            }
            if answer.status == 200 { found = elements(&answer.body).unwrap_or_default(); }
            wait = asked(&answer.headers);
        }
        if found.is_empty() { waits.rest(wait); continue; }
        for (element, next) in found { cursor = next; sender.send(element).expect("the printer is there"); }
        waits = Waits(200);
    }
    drop(sender);
    printer.join().ok();
    exit(1);
}

fn publish(to: &Service) -> i32 {
    let mut code = 0;
    for value in io::stdin().lock().split(b'\n').map_while(Result::ok) {
        let mut waits = Waits(200);
        let head = format!("content-type:text/plain\r\ncontent-length:{}\r\n", value.len());
        let status = loop {
            match exchange(to, "POST", "", &head, &value) {
                Err(Failure::NeverSent) => waits.rest(0),
                Err(Failure::Broken) => break 0,
                Ok(answer) if [429, 503].contains(&answer.status) => waits.rest(asked(&answer.headers)),
                Ok(answer) => break answer.status,
            }
        };
        if status != 204 { eprintln!("not accepted, or not known to be: {status}"); code = 1; }
    }
    code
}

fn main() {
    let to = service();
    if env::args().nth(1).as_deref() == Some("publish") { exit(publish(&to)) } else { follow(to) }
}
