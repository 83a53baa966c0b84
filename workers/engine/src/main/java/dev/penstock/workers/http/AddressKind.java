package dev.penstock.workers.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * What an address is to the platform: the public internet, or a place that only a policy rule which
 * names the host may open. Follows the IANA special-purpose registries for IPv4 and IPv6; of IPv6
 * only the global unicast block 2000::/3 can be public, so that what is not known stays closed.
 */
enum AddressKind {
  PUBLIC,
  /** Loopback, private, shared, link-local, multicast, translated, reserved or documentation. */
  SPECIAL,
  /** A cloud's metadata or credential service: whoever reaches it holds the machine's identity. */
  METADATA;

  private static final List<AddressBlock> METADATA_BLOCKS =
      blocks(
          "169.254.169.254/32",
          "169.254.170.2/32",
          "169.254.170.23/32",
          "100.100.100.200/32",
          "168.63.129.16/32",
          "192.0.0.192/32",
          "fd00:ec2::254/128",
          "fd00:ec2::23/128",
          "fd20:ce::254/128");

  private static final List<AddressBlock> SPECIAL_V4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final AddressBlock GLOBAL_UNICAST_V6 = AddressBlock.of("2000::/3");

  // Within 2000::/3: protocol assignments with Teredo, documentation, and 6to4, which carries an
  // IPv4 address that nobody has checked. NAT64 (64:ff9b::/96) lies outside 2000::/3.
  private static final List<AddressBlock> SPECIAL_V6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  static AddressKind of(InetAddress address) {
    if (within(METADATA_BLOCKS, address)) {
      return METADATA;
    }
    if (address instanceof Inet4Address) {
      return within(SPECIAL_V4, address) ? SPECIAL : PUBLIC;
    }
    return GLOBAL_UNICAST_V6.contains(address) && !within(SPECIAL_V6, address) ? PUBLIC : SPECIAL;
  }

  private static boolean within(List<AddressBlock> blocks, InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static List<AddressBlock> blocks(String... cidrs) {
    return java.util.Arrays.stream(cidrs).map(AddressBlock::of).toList();
  }
}
