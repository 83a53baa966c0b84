/** Policies, triggers and configuration: listing, planning, applying. */
@NullMarked
package dev.penstock.functions.api.configuration;

import org.jspecify.annotations.NullMarked;
