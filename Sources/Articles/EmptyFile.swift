import Diagnostics

/// A file in which nothing is written: it holds no article that somebody could be mailed.
struct EmptyFile: Error { let problem: Problem }
