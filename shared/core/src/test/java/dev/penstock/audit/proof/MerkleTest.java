package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** F82: trees and paths as RFC 9162 has them, and no path that proves something else. */
class MerkleTest {

  /** The leaves and roots that Certificate Transparency's implementations are tested by. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private final MerkleHash hash = new MerkleHash();

  @Test
  void shouldGiveTheRootsThatAreKnown() {
    MerkleFold tree = new MerkleFold();
    List<String> roots = new ArrayList<>(List.of(HexFormat.of().formatHex(tree.root())));
    for (String leaf : LEAVES) {
      tree.append(hash.leaf(HexFormat.of().parseHex(leaf)), (_, _, _) -> {});
      roots.add(HexFormat.of().formatHex(tree.root()));
    }

    assertThat(roots).isEqualTo(ROOTS);
  }

  @Property(tries = 500)
  void shouldProveEveryEntryOfATreeAndNoOther(
      @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 699) int any)
      throws Exception {
    int index = any % size;
    Grown tree = new Grown(size);
    List<byte[]> path = new MerklePaths(tree).inclusion(index, size);

    MerkleProof.requireInclusion(index, size, tree.leaf(index), path, tree.root(size));
    assertRefused(
        () -> MerkleProof.requireInclusion(index, size, hash.leaf("other"), path, tree.root(size)));
    assertRefused(
        () -> MerkleProof.requireInclusion(size, size, tree.leaf(index), path, tree.root(size)));
    if (size > 1) {
      assertRefused(
          () ->
              MerkleProof.requireInclusion(
                  (index + 1) % size, size, tree.leaf(index), path, tree.root(size)));
      assertRefused(
          () ->
              MerkleProof.requireInclusion(
                  index, size, tree.leaf(index), path.subList(1, path.size()), tree.root(size)));
    }
    List<byte[]> longer = new ArrayList<>(path);
    longer.add(hash.leaf("more"));
    assertRefused(
        () -> MerkleProof.requireInclusion(index, size, tree.leaf(index), longer, tree.root(size)));
  }

  @Property(tries = 500)
  void shouldProveThatATreeOnlyGrewAndNothingElse(
      @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 699) int any)
      throws Exception {
    int older = 1 + any % size;
    Grown tree = new Grown(size);
    List<byte[]> path = new MerklePaths(tree).consistency(older, size);

    MerkleProof.requireConsistency(older, tree.root(older), size, tree.root(size), path);
    byte[] foreign = hash.leaf("another trail");
    assertRefused(
        () -> MerkleProof.requireConsistency(older, foreign, size, tree.root(size), path));
    if (older < size) {
      assertRefused(
          () -> MerkleProof.requireConsistency(older, tree.root(older), size, foreign, path));
      assertRefused(
          () ->
              MerkleProof.requireConsistency(size, tree.root(older), older, tree.root(size), path));
    }
  }

  @Property(tries = 200)
  void shouldGoOnFromItsWholeSubtrees(@ForAll @IntRange(min = 1, max = 700) int size)
      throws Exception {
    Grown tree = new Grown(size + 3);

    MerkleFold resumed = new MerkleFold(size, tree);
    for (int index = size; index < size + 3; index++) {
      resumed.append(tree.leaf(index), (_, _, _) -> {});
    }

    assertThat(resumed.size()).isEqualTo(size + 3);
    assertThat(resumed.root()).isEqualTo(tree.root(size + 3));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatThrownBy(act).isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldTakeAnEmptyPathForATreeOfOneLeaf() {
    byte[] leaf = hash.leaf("only");

    assertThatCode(() -> MerkleProof.requireInclusion(0, 1, leaf, List.of(), leaf))
        .doesNotThrowAnyException();
  }

  /** A tree with its leaves, whose subtrees are computed by the definition. */
  private static final class Grown implements Subtrees {
    private final MerkleHash hash = new MerkleHash();
    private final int size;

    Grown(int size) {
      this.size = size;
    }

    byte[] leaf(long index) {
      return hash.leaf("entry " + index);
    }

    @Override
    public byte[] root(int height, long place) throws InvalidProof {
      if ((place + 1) << height > size) {
        throw new InvalidProof("not whole");
      }
      return range(place << height, (place + 1) << height);
    }

    byte[] root(int first) {
      return range(0, first);
    }

    private byte[] range(long from, long to) {
      if (to - from == 1) {
        return leaf(from);
      }
      long left = Long.highestOneBit(to - from - 1);
      return hash.node(range(from, from + left), range(from + left, to));
    }
  }
}
