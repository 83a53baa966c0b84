package dev.penstock.workers.asyncapi;

import static io.nats.client.support.Encoding.base32Decode;
import static io.nats.client.support.Encoding.base32Encode;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key of NATS: an Ed25519 pair, written in base32 with a letter for whose it is and a checksum.
 * By the JDK's Ed25519, since that of the client's library weighs more than the client. Never
 * printed.
 */
final class Nkey {

  /** Whose a key is, as the first letter of its identity says. */
  enum Owner {
    OPERATOR(14),
    ACCOUNT(0),
    USER(20);

    private final int prefix;

    Owner(int letter) {
      this.prefix = letter << 3;
    }
  }

  private static final int SEED = 18 << 3;
  private static final int BYTES = 32;

  private final Owner owner;
  private final byte[] secret;

  Nkey(Owner owner, byte[] secret) {
    this.owner = owner;
    this.secret = secret.clone();
  }

  /** Reads the seed of a user; empty when it is none. */
  static Optional<Nkey> ofUser(String seed) {
    byte[] raw;
    try {
      raw = base32Decode(seed.toCharArray());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (raw.length != BYTES + 4) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(raw, BYTES + 2);
    boolean intact = Arrays.equals(raw, checked(body));
    boolean user = Arrays.equals(Arrays.copyOf(body, 2), seedPrefix(Owner.USER));
    return intact && user
        ? Optional.of(new Nkey(Owner.USER, Arrays.copyOfRange(body, 2, BYTES + 2)))
        : Optional.empty();
  }

  /** As it is kept: whoever has this is the owner. */
  String seed() {
    byte[] prefix = seedPrefix(owner);
    return text(ByteBuffer.allocate(BYTES + 2).put(prefix).put(secret).array());
  }

  /** As others know it. */
  String id() {
    return text(ByteBuffer.allocate(BYTES + 1).put((byte) owner.prefix).put(publicKey()).array());
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret)));
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 is part of every Java platform", e);
    }
  }

  /**
   * RFC 8032 section 5.1.5: the generator makes of these "random" bytes the pair that is theirs.
   */
  private byte[] publicKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(secret));
      KeyPair pair = generator.generateKeyPair();
      byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      if (!Arrays.equals(used, secret)) {
        throw new IllegalStateException("the generator of Ed25519 draws its key otherwise");
      }
      var point = ((EdECPublicKey) pair.getPublic()).getPoint();
      byte[] big = point.getY().toByteArray();
      byte[] key = new byte[BYTES];
      for (int i = 0; i < Math.min(BYTES, big.length); i++) {
        key[i] = big[big.length - 1 - i];
      }
      if (point.isXOdd()) {
        key[BYTES - 1] |= (byte) 0x80;
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 is part of every Java platform", e);
    }
  }

  private static byte[] seedPrefix(Owner owner) {
    return new byte[] {(byte) (SEED | owner.prefix >> 5), (byte) (owner.prefix << 3)};
  }

  private static String text(byte[] body) {
    return new String(base32Encode(checked(body)));
  }

  /** With its checksum behind it: CRC-16 of XMODEM. */
  private static byte[] checked(byte[] body) {
    int crc = 0;
    for (byte each : body) {
      crc ^= (each & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
    }
    return ByteBuffer.allocate(body.length + 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(body)
        .putShort((short) crc)
        .array();
  }

  @Override
  public String toString() {
    return "Nkey[" + owner.name() + "]";
  }

  /** Bytes that are already there. */
  private static final class Given extends SecureRandom {

    @Serial private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] wanted) {
      System.arraycopy(bytes, 0, wanted, 0, wanted.length);
    }
  }
}
