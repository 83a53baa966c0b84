/** Whom a connection trusts, and by which certificate it shows who it is. */
@NullMarked
package dev.penstock.workers.tls;

import org.jspecify.annotations.NullMarked;
