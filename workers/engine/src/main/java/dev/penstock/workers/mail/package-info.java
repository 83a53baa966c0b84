/** {@code call: mail}: one message handed to a server by SMTP. */
@NullMarked
package dev.penstock.workers.mail;

import org.jspecify.annotations.NullMarked;
