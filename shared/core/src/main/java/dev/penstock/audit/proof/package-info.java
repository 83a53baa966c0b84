/**
 * Merkle proofs and signed checkpoints of the trail, by nothing but the JDK: also the verifier that
 * an auditor runs alone.
 */
@NullMarked
package dev.penstock.audit.proof;

import org.jspecify.annotations.NullMarked;
