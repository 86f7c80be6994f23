/**
 * Lanes that train step by step in processes of their own and are compared after each; {@link
 * io.likewise.runner.lockstep.Lockstep} is its face.
 */
package io.likewise.runner.lockstep;
