/** The effective configuration: base and environment merged, canonical, pinned by digest. */
@NullMarked
package dev.penstock.config;

import org.jspecify.annotations.NullMarked;
