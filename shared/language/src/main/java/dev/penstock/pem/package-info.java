/** Certificates and private keys as people keep them: PEM (RFC 7468). */
@NullMarked
package dev.penstock.pem;

import org.jspecify.annotations.NullMarked;
