package io.jointly.mailbox.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before an S3 server, passes all bytes on, and notes which right of Amazon's each request
 * needs.
 */
final class S3Rights implements AutoCloseable {

  private static final Pattern REQUEST =
      Pattern.compile("(GET|HEAD|PUT|POST|DELETE) (/\\S*) HTTP/1\\.1$");
  private static final Pattern PREFIX = Pattern.compile("[?&]prefix=([^&]*)");
  private static final int LONGEST_LINE = 8_192;

  private final ServerSocket front;
  private final int port;
  private final Set<String> rights = new ConcurrentSkipListSet<>();
  private final Set<String> prefixes = new ConcurrentSkipListSet<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "s3-rights");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param endpoint of a server on this machine
   */
  S3Rights(String endpoint) throws IOException {
    this.port = URI.create(endpoint).getPort();
    this.front = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + front.getLocalPort();
  }

  /** The rights that all requests until now have needed. */
  Set<String> seen() {
    return new TreeSet<>(rights);
  }

  /** What listings have asked for. */
  Set<String> listed() {
    return new TreeSet<>(prefixes);
  }

  /**
   * @param path of a request in path style, {@code /bucket/key?query}
   */
  static String right(String method, String path) {
    String[] parts = path.split("\\?", 2);
    String query = parts.length == 2 ? parts[1] : "";
    boolean isBucket = parts[0].replaceAll("/+$", "").lastIndexOf('/') <= 0;
    String action = method + (isBucket ? " bucket" : " object");
    return switch (action) {
      case "HEAD bucket" -> "s3:ListBucket";
      case "GET bucket" ->
          query.isEmpty() || query.matches("(.*&)?(list-type|prefix|delimiter|max-keys)=.*")
              ? "s3:ListBucket"
              : action + " " + query;
      case "POST bucket" -> query.matches("delete=?") ? "s3:DeleteObject" : action + " " + query;
      case "HEAD object", "GET object" ->
          query.matches("(x-id=GetObject)?") ? "s3:GetObject" : action + " " + query;
      case "PUT object" -> "s3:PutObject";
      case "POST object" ->
          query.matches("uploads=?|(.*&)?uploadId=.*") ? "s3:PutObject" : action + " " + query;
      case "DELETE object" ->
          query.contains("uploadId=") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
      default -> action + " " + query;
    };
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), port);
        threads.execute(() -> pass(client, behind, new Lines()));
        threads.execute(() -> pass(behind, client, OutputStream.nullOutputStream()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void pass(Socket from, Socket to, OutputStream noted) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        noted.write(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One side has gone, and so does the other.
    }
  }

  /** Finds the first lines of requests; bodies of these tests have no such lines. */
  private final class Lines extends OutputStream {
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(int next) {
      if (next != '\n') {
        line.append((char) (next & 0xff));
        if (line.length() > LONGEST_LINE) {
          line.delete(0, LONGEST_LINE / 2);
        }
        return;
      }
      // A body has no line feed at its end, so a request can follow in the same line.
      Matcher request = REQUEST.matcher(line.toString().stripTrailing());
      if (request.find()) {
        String right = right(request.group(1), request.group(2));
        rights.add(right);
        if (right.equals("s3:ListBucket")) {
          Matcher prefix = PREFIX.matcher(request.group(2));
          prefixes.add(prefix.find() ? URLDecoder.decode(prefix.group(1), UTF_8) : "");
        }
      }
      line.setLength(0);
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
    threads.shutdownNow();
  }
}
