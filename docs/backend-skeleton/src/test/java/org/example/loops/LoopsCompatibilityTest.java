package org.example.loops;

import io.likewise.tck.BackendCompatibilityKit;

class LoopsCompatibilityTest extends BackendCompatibilityKit {
  LoopsCompatibilityTest() {
    super("example", "loops");
  }
}
