/** Whether the installation can do its work. */
@NullMarked
package dev.penstock.functions.api.health;

import org.jspecify.annotations.NullMarked;
