/** The command line: one class per command, each of which teaches itself with {@code --help}. */
@NullMarked
package dev.penstock.node.cli;

import org.jspecify.annotations.NullMarked;
