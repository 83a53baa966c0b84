package dev.penstock.workers.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F42: copies save time and are never needed. */
class FolderCacheTest {

  @TempDir private Path folder;

  @Test
  void shouldFindWhatWasPutUntilItIsRemoved() {
    FolderCache cache = new FolderCache(folder.resolve("made/when/needed"), 1_000);
    cache.put(address(1), new byte[] {1, 2});

    assertThat(cache.find(address(1))).contains(new byte[] {1, 2});
    cache.remove(address(1));
    assertThat(cache.find(address(1))).isEmpty();
  }

  @Test
  void shouldRemoveTheOldestWhenItHoldsTooMuch() throws IOException {
    FolderCache cache = new FolderCache(folder, 1_000);
    for (int i = 0; i < 20; i++) {
      cache.put(address(i), new byte[100]);
      Files.setLastModifiedTime(folder.resolve(address(i)), FileTime.fromMillis(i * 1_000L));
    }

    assertThat(cache.find(address(0))).isEmpty();
    assertThat(cache.find(address(19))).isPresent();
    try (var files = Files.list(folder)) {
      assertThat(files.count()).isLessThanOrEqualTo(12);
    }
  }

  @Test
  void shouldGoOnWithoutCopiesWhenTheFolderCanNotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    FolderCache cache = new FolderCache(file, 1_000);
    cache.put(address(1), new byte[] {1});

    assertThat(cache.find(address(1))).isEmpty();
  }

  @Test
  void shouldNotTakeAPathForAnAddress() {
    FolderCache cache = new FolderCache(folder, 1_000);

    assertThatIllegalArgumentException().isThrownBy(() -> cache.find("../keys/root.key"));
  }

  private static String address(int n) {
    return "%064x".formatted(n);
  }
}
