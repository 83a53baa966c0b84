/** What a machine lacks for Penstock, and how to mend it. */
@NullMarked
package dev.penstock.node.doctor;

import org.jspecify.annotations.NullMarked;
