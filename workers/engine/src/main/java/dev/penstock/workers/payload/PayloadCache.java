package dev.penstock.workers.payload;

import java.util.Optional;

/**
 * Copies of sealed payloads, nearer than the store. It may lose any of them at any moment: what is
 * missing or broken is fetched again, which only takes longer. So nothing here throws. Thread-safe.
 */
public interface PayloadCache {

  /** No copies. */
  PayloadCache NONE =
      new PayloadCache() {
        @Override
        public Optional<byte[]> find(String address) {
          return Optional.empty();
        }

        @Override
        public void put(String address, byte[] sealed) {
          // nothing is kept
        }

        @Override
        public void remove(String address) {
          // nothing was kept
        }
      };

  /** The sealed bytes, not checked in any way. */
  Optional<byte[]> find(String address);

  void put(String address, byte[] sealed);

  /** The copy is of no use any more. */
  void remove(String address);
}
