/**
 * The command that looks at the machine; {@link io.likewise.cli.doctor.DoctorCommand} is its face.
 */
package io.likewise.cli.doctor;
