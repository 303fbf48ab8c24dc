package io.spillway.policy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are public ones. The ranges are those of IANA's registries of special-purpose
 * addresses, RFC 6890.
 */
final class Addresses {
  private static final List<Range> SPECIAL =
      List.of(
          new Range(0x00000000, 8),
          new Range(0x0A000000, 8), // 10.0.0.0/8
          new Range(0x64400000, 10), // 100.64.0.0/10
          new Range(0x7F000000, 8), // 127.0.0.0/8
          new Range(0xA9FE0000, 16), // 169.254.0.0/16
          new Range(0xAC100000, 12), // 172.16.0.0/12
          new Range(0xC0000000, 24), // 192.0.0.0/24
          new Range(0xC0000200, 24), // 192.0.2.0/24
          new Range(0xC0586300, 24), // 192.88.99.0/24
          new Range(0xC0A80000, 16), // 192.168.0.0/16
          new Range(0xC6120000, 15), // 198.18.0.0/15
          new Range(0xC6336400, 24), // 198.51.100.0/24
          new Range(0xCB007100, 24), // 203.0.113.0/24
          new Range(0xE0000000, 3)); // multicast, reserved, broadcast

  /** Where addresses of version 6 begin that stand for one of version 4 in their last bytes. */
  private static final byte[] NAT64 = {
    0x00, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final byte[] METADATA_6 = {
    (byte) 0xFD, 0x00, 0x0E, (byte) 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
  };

  private record Range(int first, int prefix) {
    boolean contains(int address) {
      return (address ^ first) >>> (Integer.SIZE - prefix) == 0;
    }
  }

  private Addresses() {}

  /** Whether anybody can have the address on the internet. */
  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      int bits = bits(address.getAddress(), 0);
      return SPECIAL.stream().noneMatch(range -> range.contains(bits));
    }
    byte[] bytes = address.getAddress();
    if (Arrays.mismatch(bytes, NAT64) >= NAT64.length) {
      return isPublic(version4(bytes, NAT64.length));
    }
    boolean isSixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    if (isSixToFour) {
      return isPublic(version4(bytes, 2));
    }
    // All global unicast addresses begin with 001; of these, 2001::/23 and 2001:db8::/32 are not.
    boolean isGlobal = (bytes[0] & 0xE0) == 0x20;
    boolean isProtocols = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] & 0xFE) == 0;
    boolean isDocumentation =
        bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == (byte) 0xB8;
    return isGlobal && !isProtocols && !isDocumentation;
  }

  /** Whether it is of the link, as those of clouds' metadata services are. */
  static boolean isLinkLocal(InetAddress address) {
    if (address.isLinkLocalAddress() || Arrays.equals(address.getAddress(), METADATA_6)) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        && Arrays.mismatch(bytes, NAT64) >= NAT64.length
        && version4(bytes, NAT64.length).isLinkLocalAddress();
  }

  private static InetAddress version4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + Integer.BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static int bits(byte[] bytes, int from) {
    return (bytes[from] & 0xFF) << 24
        | (bytes[from + 1] & 0xFF) << 16
        | (bytes[from + 2] & 0xFF) << 8
        | (bytes[from + 3] & 0xFF);
  }
}
