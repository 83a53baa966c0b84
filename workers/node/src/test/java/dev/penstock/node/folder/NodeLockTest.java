package dev.penstock.node.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node owns a data folder. */
class NodeLockTest {

  @TempDir Path root;

  @Test
  void shouldRefuseASecondNodeOnTheSameFolder() {
    DataFolder folder = DataFolder.open(root);
    try (NodeLock _ = NodeLock.take(folder)) {
      assertThatThrownBy(() -> NodeLock.take(folder))
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("--data DIR");
    }
  }

  @Test
  void shouldGiveTheFolderFreeWhenTheNodeStops() {
    DataFolder folder = DataFolder.open(root);
    NodeLock.take(folder).close();

    try (NodeLock again = NodeLock.take(folder)) {
      assertThat(again).isNotNull();
    }
  }
}
