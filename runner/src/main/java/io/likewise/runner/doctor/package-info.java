/**
 * What a machine has for runs, and what to do about what it lacks; {@link
 * io.likewise.runner.doctor.Doctor} is its face.
 */
package io.likewise.runner.doctor;
