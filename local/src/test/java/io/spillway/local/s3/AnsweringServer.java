package io.spillway.local.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server in the place of S3 and STS that answers whatever a test wants: what AWS, stores
 * that are like S3, proxies and attackers answer. It checks no signatures.
 */
public final class AnsweringServer implements AutoCloseable {
  private static final Pattern ROLE = Pattern.compile("RoleArn=([^&]*)");

  private final ServerSocket server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Writes the answer to a request, head and body. */
  @FunctionalInterface
  public interface Answer {
    void write(Request request, OutputStream out) throws IOException;
  }

  /**
   * A request that has arrived as a whole.
   *
   * @param target the bucket that it names, or the ARN of the role
   * @param headers by name in lower case
   * @param attempt counts the requests with the same path, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Request(
      String target, String path, Map<String, String> headers, byte[] body, int attempt) {}

  private AnsweringServer(ServerSocket server) {
    this.server = server;
    Thread acceptor = new Thread(this::accept, "answering server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Starts on a free port of the loopback address. */
  public static AnsweringServer start() throws IOException {
    return new AnsweringServer(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /**
   * Answers all requests for a target in this way.
   *
   * @param target a bucket, or the ARN of a role
   */
  public void answer(String target, Answer answer) {
    answers.put(target, answer);
  }

  /** All requests for a target so far. */
  public List<Request> requests(String target) {
    return requests.stream().filter(request -> request.target().equals(target)).toList();
  }

  /** Answers with a body of a known length. */
  public static void respond(OutputStream out, int status, String body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Answer\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(ISO_8859_1);
    out.write((head + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(ISO_8859_1));
    out.write(bytes);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "answers");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException closed) {
      // The server ends.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        Request request = read(in, out);
        requests.add(request);
        Answer answer = answers.get(request.target());
        if (answer == null) {
          respond(out, 200, "");
        } else {
          answer.write(request, out);
        }
        out.flush();
      }
    } catch (IOException gone) {
      // The client has ended the connection, or the server ends.
    } finally {
      open.remove(socket);
    }
  }

  private Request read(InputStream in, OutputStream out) throws IOException {
    String[] first = line(in).split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    String path = first[1].split("\\?", 2)[0];
    Matcher role = ROLE.matcher(new String(body, ISO_8859_1));
    String target =
        first[0].equals("POST") && role.find()
            ? URLDecoder.decode(role.group(1), ISO_8859_1)
            : path.split("/", -1)[1];
    return new Request(target, path, headers, body, attempts.merge(target + path, 1, Integer::sum));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    closeAll(List.of(server));
    closeAll(open);
  }

  private static void closeAll(Collection<? extends AutoCloseable> all) {
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
  }
}
