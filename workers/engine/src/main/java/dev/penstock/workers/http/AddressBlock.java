package dev.penstock.workers.http;

import java.net.InetAddress;

/**
 * A CIDR block of addresses of one family.
 *
 * @param prefix the network's address
 * @param bits how many leading bits count
 */
record AddressBlock(InetAddress prefix, int bits) {

  /** From text such as {@code 10.0.0.0/8}. */
  static AddressBlock of(String cidr) {
    int slash = cidr.indexOf('/');
    return new AddressBlock(
        InetAddress.ofLiteral(cidr.substring(0, slash)),
        Integer.parseInt(cidr, slash + 1, cidr.length(), 10));
  }

  boolean contains(InetAddress address) {
    byte[] theirs = address.getAddress();
    byte[] ours = prefix.getAddress();
    if (theirs.length != ours.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((theirs[bit >> 3] & mask) != (ours[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
