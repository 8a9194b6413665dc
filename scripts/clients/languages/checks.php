<?php
// What the scripts in PHP check with.
$checks = 0;

function same($got, $expected, $what) {
  if ($got !== $expected) {
    fwrite(STDERR, "$what: expected " . json_encode($expected) . ', got ' . json_encode($got) . "\n");
    exit(1);
  }
  $GLOBALS['checks']++;
}
