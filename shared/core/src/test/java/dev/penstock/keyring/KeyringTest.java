package dev.penstock.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: one root key outside the database, and a key of its own for every purpose. */
class KeyringTest {

  @TempDir Path folder;

  @Test
  void shouldDeriveAnotherKeyForEachPurpose() {
    Keyring keyring = Keyring.of(new byte[32]);

    assertThat(
            Arrays.stream(Keyring.Purpose.values())
                .map(purpose -> HexFormat.of().formatHex(keyring.key(purpose).getEncoded())))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.length() == 64);
  }

  /** Fixed for ever: another derivation would break every trail and open no secret. */
  @Test
  void shouldDeriveTheSameKeysInEveryVersion() {
    byte[] root = new byte[32];
    Arrays.fill(root, (byte) 7);

    assertThat(HexFormat.of().formatHex(Keyring.of(root).key(Keyring.Purpose.AUDIT).getEncoded()))
        .isEqualTo("66f313e33038d81362ccdfcd387b8161a3194b92551df404259a901761535fd3");
  }

  /** As Secrets Manager draws them: 43 letters and digits, which it can't pad. */
  @Test
  void shouldTakeFortyThreeLettersForAKey() {
    assertThat(Keyring.ofText("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ")).isNotNull();
  }

  @Test
  void shouldKeepTheKeyInAPrivateFile() throws Exception {
    Path file = folder.resolve("keys/root.key");
    byte[] first = mac(Keyring.loadOrCreate(file));

    assertThat(mac(Keyring.loadOrCreate(file))).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldRefuseAFileThatOthersMayRead() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> Keyring.loadOrCreate(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void shouldRefuseAKeyOfTheWrongLengthOrForm() {
    assertThatThrownBy(() -> Keyring.of(new byte[16])).hasMessageContaining("exactly 32");
    assertThatThrownBy(() -> Keyring.ofText("not base64!")).hasMessageContaining("base64");
  }

  @Test
  void shouldSealKindIdentityAndDocumentApart() {
    Seal seal = new Seal(Keyring.of(new byte[32]));

    assertThat(
            Stream.of(
                    seal.of("policy", "a", "bc"),
                    seal.of("policy", "ab", "c"),
                    seal.of("polic", "ya", "bc"),
                    seal.of("policy", "a", "bd"))
                .map(HexFormat.of()::formatHex))
        .doesNotHaveDuplicates();
    assertThat(seal.holds("policy", "a", "bc", seal.of("policy", "a", "bc"))).isTrue();
    assertThat(seal.holds("policy", "a", "bc", new byte[0])).isFalse();
  }

  private static byte[] mac(Keyring keyring) {
    return keyring.mac(Keyring.Purpose.SEAL, "x".getBytes(StandardCharsets.UTF_8));
  }
}
