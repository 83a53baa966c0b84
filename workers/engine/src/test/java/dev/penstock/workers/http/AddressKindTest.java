package dev.penstock.workers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are the public internet: F83. */
class AddressKindTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.1.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void shouldNotBePublicWhenTheRegistriesReserveIt(String address) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(AddressKind.SPECIAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "::ffff:169.254.169.254"
      })
  void shouldBeMetadataWhenACloudServesIdentityThere(String address) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(AddressKind.METADATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.169.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450::1"
      })
  void shouldBePublicWhenNobodyReservesIt(String address) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(AddressKind.PUBLIC);
  }

  @Property
  void shouldAgreeWithTheJdkOnWhatItKnows(@ForAll byte a, @ForAll byte b, @ForAll byte c)
      throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {a, b, c, 1});
    boolean jdk =
        address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || address.isMulticastAddress()
            || address.isAnyLocalAddress();
    if (jdk) {
      assertThat(AddressKind.of(address)).isNotEqualTo(AddressKind.PUBLIC);
    }
  }
}
