package dev.penstock.node.cli;

import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.node.owner.VaultRotation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code secret rotate-root}. */
@Command(
    name = "rotate-root",
    description = "Give the vault a new root key and wrap the data keys of all secrets by it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Nothing stops meanwhile: the key before is accepted until nothing needs it. Killed half way,",
      "the rest is done by the node within a minute, or with --continue. Exit code 1 when a secret",
      "does not open and is left as it is.",
      "",
      "Only the owner of the data folder can: it writes the key file and goes straight to the store.",
      "Where other nodes on the same store have key files of their own: --prepare, copy the file to",
      "them, then run it here, then copy it again.",
      "",
      "Examples:",
      "  ./penstock secret rotate-root",
      "  ./penstock secret rotate-root --continue"
    })
final class SecretRotateRoot implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--prepare",
      description = "Only put the new root key into the key file, to be copied to other nodes.")
  boolean prepare;

  @Option(
      names = "--continue",
      description = "No new root key: only wrap what is left by the one in use.")
  boolean goOn;

  @Override
  public Integer call() {
    VaultRotation.Rotated rotated;
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      if (prepare) {
        desk.vaultRotation().prepare();
        io.out().println("The key file has the next root key. Give it to the other nodes.");
        io.out().flush();
        return 0;
      }
      rotated = goOn ? desk.vaultRotation().goOn() : desk.vaultRotation().rotate();
    }
    io.out()
        .println(
            "The root key is "
                + rotated.root()
                + "; data keys wrapped by it now: "
                + rotated.dataKeys().changed());
    return SecretRotateKeys.left(io, rotated.dataKeys());
  }
}
