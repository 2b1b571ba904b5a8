process.stderr.write('sim-node: say hub or webhook\n');
process.exitCode = 2;
