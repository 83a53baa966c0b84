/** The little of OpenBao's HTTP interface that the vault speaks; HashiCorp Vault's is the same. */
@NullMarked
package dev.penstock.openbao;

import org.jspecify.annotations.NullMarked;
