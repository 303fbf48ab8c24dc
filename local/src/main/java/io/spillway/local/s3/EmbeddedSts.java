package io.spillway.local.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * STS in this JVM: answers {@code AssumeRole} for registered {@linkplain Role roles} with temporary
 * credentials that {@link EmbeddedS3} accepts. The caller's signature, the role, the external id
 * and, for a role that trusts another one, the caller's own role are checked, and the session's
 * policy is kept for {@link EmbeddedS3}; a mismatch is answered as STS answers it, for example with
 * AccessDenied.
 *
 * <p>It can be made slow or unavailable. Thread-safe.
 */
public final class EmbeddedSts implements AutoCloseable {
  private final RoleRegistry roles;
  private final HttpServer server;
  private final ExecutorService executor;
  private final Map<String, LongAdder> granted = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final Map<String, List<String>> policies = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Predicate<String> available = externalId -> true;
  private volatile Duration delay = Duration.ZERO;

  private EmbeddedSts(RoleRegistry roles, HttpServer server, ExecutorService executor) {
    this.roles = roles;
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts on the loopback address.
   *
   * @param port 0 for any free one
   */
  public static EmbeddedSts start(int port, Identities identities) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "embedded-sts");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    EmbeddedSts sts = new EmbeddedSts(new RoleRegistry(identities), server, executor);
    server.createContext("/", sts::handle);
    server.start();
    return sts;
  }

  /** For example {@code http://127.0.0.1:9001}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Adds the role, or replaces the one with the same ARN. */
  public void register(Role role) {
    roles.put(role);
  }

  /** Removes the role: assuming it is denied from now on. Credentials already issued stay valid. */
  public void remove(String roleArn) {
    roles.remove(roleArn);
  }

  /** False makes every call fail with 503 ServiceUnavailable. */
  public void setAvailable(boolean available) {
    this.available = externalId -> available;
  }

  /** Only calls with these external ids are answered otherwise; empty for calls with none. */
  public void setAvailableFor(Predicate<String> externalIds) {
    this.available = externalIds;
  }

  /** How long every call waits before it is answered. */
  public void setDelay(Duration delay) {
    this.delay = delay;
  }

  /** How many characters the policies of sessions may have; 2,048 is the most in any case. */
  public void setPolicySpace(int chars) {
    roles.setPolicySpace(chars);
  }

  /** The policies that the role was assumed with, the latest one last. */
  public List<String> policies(String roleArn) {
    return List.copyOf(policies.getOrDefault(roleArn, List.of()));
  }

  /** How many times credentials were issued for the role. */
  public long granted(String roleArn) {
    return count(granted, roleArn);
  }

  /** How many calls for the role were answered with an error. */
  public long refused(String roleArn) {
    return count(refused, roleArn);
  }

  /** How many calls arrived. */
  public long calls() {
    return granted.values().stream().mapToLong(LongAdder::sum).sum()
        + refused.values().stream().mapToLong(LongAdder::sum).sum();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      StsProtocol.Request request = StsProtocol.Request.read(exchange);
      if (closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      StsProtocol.Response response =
          available.test(request.parameters().getOrDefault("ExternalId", ""))
              ? roles.assume(request)
              : StsProtocol.Response.error(503, "ServiceUnavailable", "Service is unavailable");
      count(request, response);
      byte[] body = response.xml().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(response.status(), hasBody ? body.length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(StsProtocol.Request request, StsProtocol.Response response) {
    String roleArn = request.parameters().getOrDefault("RoleArn", "");
    String policy = request.parameter("Policy");
    if (response.status() == 200 && policy != null) {
      policies.computeIfAbsent(roleArn, arn -> new CopyOnWriteArrayList<>()).add(policy);
    }
    (response.status() == 200 ? granted : refused)
        .computeIfAbsent(roleArn, arn -> new LongAdder())
        .increment();
  }

  private static long count(Map<String, LongAdder> counts, String roleArn) {
    LongAdder count = counts.get(roleArn);
    return count == null ? 0 : count.sum();
  }
}
