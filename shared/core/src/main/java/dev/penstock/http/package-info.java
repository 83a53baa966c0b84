/**
 * The HTTP form that functions take and give: API Gateway payload format 2.0, and nothing of the
 * server that hosts them.
 */
@NullMarked
package dev.penstock.http;

import org.jspecify.annotations.NullMarked;
