/**
 * What the platform keeps of the people who use it: the pseudonym that stands for each on the audit
 * trail, the key that their personal data on it is sealed under, and the end of both.
 */
@NullMarked
package dev.penstock.person;

import org.jspecify.annotations.NullMarked;
