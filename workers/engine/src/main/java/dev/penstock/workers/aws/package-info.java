/** What workers ask of AWS, each request on the way out that all take. */
@NullMarked
package dev.penstock.workers.aws;

import org.jspecify.annotations.NullMarked;
