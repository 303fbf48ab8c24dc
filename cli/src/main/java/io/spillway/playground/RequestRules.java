package io.spillway.playground;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests the server takes: those of its own page, and those of the person at this machine.
 * Pages of other sites can send requests to it, too, under a name of their own that they let point
 * to this machine, or as forms; the rules keep these out.
 */
final class RequestRules {
  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * @param port of the server
   */
  RequestRules(int port) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.origins = Set.of("http://127.0.0.1:" + port, "http://localhost:" + port);
  }

  /**
   * Refuses a request by its head.
   *
   * @param hostValues all values of {@code Host}
   * @param originValues all values of {@code Origin}
   * @param contentType null when there is none
   * @param allowed the only method that its path has
   */
  void check(
      String method,
      String allowed,
      List<String> hostValues,
      List<String> originValues,
      @Nullable String contentType)
      throws RequestException {
    if (hostValues.size() != 1 || !hosts.contains(hostValues.get(0).toLowerCase(Locale.ROOT))) {
      throw new RequestException(
          Answer.FORBIDDEN,
          "The playground answers only requests to its own address; open the one that it printed.");
    }
    if (!origins.containsAll(originValues)) {
      throw new RequestException(
          Answer.FORBIDDEN, "The playground answers only its own page, and not those of others.");
    }
    if (!method.equals(allowed)) {
      throw new RequestException(Answer.WRONG_METHOD, "This address takes " + allowed + " only.");
    }
    if (allowed.equals("POST") && !isJson(contentType)) {
      throw new RequestException(
          Answer.FORBIDDEN, "The playground takes JSON only; send Content-Type: application/json.");
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }
}
