/** Root keys that never leave what keeps them: AWS KMS, OpenBao or Vault, a hardware module. */
@NullMarked
package dev.penstock.keyring.remote;

import org.jspecify.annotations.NullMarked;
