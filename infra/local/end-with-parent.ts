/**
 * Loaded before each child's own code: a launcher that was killed cannot end its children, so they end when the pipe that
 * it held to them closes. As abrupt as a kill, because whatever a child acknowledged is on disk.
 */
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.resume();
// The pipe is a handle; it must not keep a child alive that has come to its end.
if ('unref' in process.stdin) process.stdin.unref();
