package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The peers that a process and everything below it is connected to, or tries to be, read from
 * {@code /proc} (proc(5)): each descriptor names a socket's inode, and {@code net/tcp} and {@code
 * net/udp} name that inode's remote address. Linux only.
 */
final class OpenSockets {

  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");

  private OpenSockets() {}

  /** Remote addresses that are neither loopback nor unspecified. */
  static Set<InetAddress> outside(ProcessHandle root) {
    Set<String> inodes = new HashSet<>();
    Stream.concat(Stream.of(root), root.descendants())
        .forEach(process -> inodes.addAll(inodesOf(process.pid())));
    Set<InetAddress> outside = new HashSet<>();
    for (String table : TABLES) {
      for (String line : lines(Path.of("/proc/net", table))) {
        List<String> columns = BLANKS.splitAsStream(line.strip()).toList();
        if (columns.size() > 9 && inodes.contains(columns.get(9))) {
          InetAddress remote = address(columns.get(2).substring(0, columns.get(2).indexOf(':')));
          if (!remote.isLoopbackAddress() && !remote.isAnyLocalAddress()) {
            outside.add(remote);
          }
        }
      }
    }
    return outside;
  }

  private static Set<String> inodesOf(long pid) {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
        if (socket.matches()) {
          inodes.add(socket.group(1));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // It has ended, or closed the descriptor, since it was listed: nothing is open there any
      // more.
      return inodes;
    }
    return inodes;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table) ? new ArrayList<>(Files.readAllLines(table)) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kernel prints addresses as native-endian 32-bit words: each four bytes are reversed. */
  private static InetAddress address(String hex) {
    byte[] printed = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[printed.length];
    for (int i = 0; i < printed.length; i++) {
      bytes[i] = printed[(i / 4) * 4 + 3 - i % 4];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(hex, e);
    }
  }
}
