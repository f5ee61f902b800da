import Foundation

// A reader of our output that leaves early (`demos | head`) ends us quietly.
signal(SIGPIPE, SIG_DFL)
exit(Program.run(Array(CommandLine.arguments.dropFirst())))
