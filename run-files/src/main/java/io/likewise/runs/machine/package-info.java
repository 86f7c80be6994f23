/**
 * What a process may use of the machine it is on; {@link io.likewise.runs.machine.MachineShare} is
 * its face.
 */
package io.likewise.runs.machine;
