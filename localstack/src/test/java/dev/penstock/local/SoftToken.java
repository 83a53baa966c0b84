package dev.penstock.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyGenerator;

/** A token of SoftHSM2 with one AES key that it does not give out, in a folder of the test's. */
record SoftToken(String slot, String keyLabel) {

  static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

  static final String PIN = "987654";

  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

  /** Whether the test is due: the library is there, or has to be. */
  static boolean isDue() {
    return Files.exists(LIBRARY) || System.getenv("CI") != null;
  }

  /**
   * Makes the token. The library finds it by the variable SOFTHSM2_CONF, which this JVM was started
   * with, or by its own default.
   */
  static SoftToken create(String name) throws IOException, GeneralSecurityException {
    Process init =
        new ProcessBuilder(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                name,
                "--pin",
                PIN,
                "--so-pin",
                PIN)
            .redirectErrorStream(true)
            .start();
    String told = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher slot = SLOT.matcher(told);
    if (!slot.find()) {
      throw new AssertionError(told);
    }
    String config =
        """
        --name = Maker
        library = %s
        slot = %s
        attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
          CKA_TOKEN = true
          CKA_SENSITIVE = true
          CKA_EXTRACTABLE = false
          CKA_ENCRYPT = true
          CKA_DECRYPT = true
        }
        """
            .formatted(LIBRARY, slot.group(1));
    Provider provider = Security.getProvider("SunPKCS11").configure(config);
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, PIN.toCharArray());
    KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
    generator.init(256);
    store.setKeyEntry("penstock", generator.generateKey(), null, null);
    return new SoftToken(slot.group(1), "penstock");
  }

  /** As a setting names it. */
  String place() {
    return "pkcs11:" + LIBRARY + "?slot=" + slot + "&key=" + keyLabel;
  }

  /** Takes the token away again. */
  static void remove(String name) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("softhsm2-util", "--delete-token", "--token", name))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor(20, TimeUnit.SECONDS);
  }
}
