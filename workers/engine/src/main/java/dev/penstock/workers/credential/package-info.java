/** How calls prove who they are: credentials that a run only names, and tokens got with them. */
@NullMarked
package dev.penstock.workers.credential;

import org.jspecify.annotations.NullMarked;
