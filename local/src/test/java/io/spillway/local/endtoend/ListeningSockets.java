package io.spillway.local.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The addresses at which a process accepts TCP connections, as Linux tells them. */
final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final String LOOPBACK_4 = "0100007F";

  /** ::1 and 127.0.0.1 in IPv6's spelling: Linux writes words of four bytes, each reversed. */
  private static final Set<String> LOOPBACK_6 =
      Set.of("00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

  private ListeningSockets() {}

  /** Whether the system can be asked. */
  static boolean areKnown() {
    return Files.exists(Path.of("/proc/self/net/tcp"));
  }

  /** Those other machines can reach, as Linux's {@code hex address:hex port}. */
  static Set<String> open(ProcessHandle process) throws IOException {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    Set<String> own;
    try (var descriptors = Files.list(folder.resolve("fd"))) {
      own =
          descriptors
              .map(ListeningSockets::target)
              .filter(target -> target.startsWith("socket:["))
              .map(target -> target.substring("socket:[".length(), target.length() - 1))
              .collect(Collectors.toSet());
    }
    Set<String> open = new TreeSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      for (String line : Files.readAllLines(folder.resolve("net").resolve(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        String address = fields[1].replaceFirst(":.*", "");
        if (fields[3].equals(LISTEN)
            && own.contains(fields[9])
            && !address.equals(LOOPBACK_4)
            && !LOOPBACK_6.contains(address)) {
          open.add(fields[1]);
        }
      }
    }
    return open;
  }

  /** Empty for a descriptor that was closed in the meantime. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
