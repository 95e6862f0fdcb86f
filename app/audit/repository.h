// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QSet>
#include <QString>

/// The tree that is looked at. Paths are bytes relative to its root; nothing is ever opened outside it, and no
/// symbolic link is followed on the way (each component is opened with O_NOFOLLOW).
namespace wavedeck::audit {

/// A regular text file above this size is skipped, and counted as skipped.
inline constexpr qint64 kTextLimit = 5 * 1024 * 1024;

enum class ReadState { Ok, Missing, Symlink, Special, TooLarge, Binary, Unreadable };

/// Why a file was left out, for people.
QString why(ReadState state);

struct FileText {
    ReadState state = ReadState::Missing;
    QByteArray data;
};

class Repository {
public:
    /// Finds the git top level of `path` (a folder or a file), or takes the folder itself outside git, and lists the
    /// tracked files. Environment errors: no such path, git refuses the repository, the listing failed.
    static Result<Repository> open(const QString& path);

    /// Only for reading below a folder, whose real path this is: lists nothing.
    static Repository below(const QString& root);

    /// Adds what git does not track, ignored files too: that is where .env files are. Never .git itself.
    void addUntracked();

    const QByteArray& root() const { return m_root; }
    QString rootName() const { return QString::fromUtf8(m_root); }
    bool isGit() const { return m_git; }
    /// The checked out commit; empty outside git and before the first commit.
    const QString& head() const { return m_head; }
    /// Regular tracked files, sorted by bytes, each once. May name files that are gone from the working tree.
    const QList<QByteArray>& files() const { return m_files; }
    const QSet<QByteArray>& fileSet() const { return m_fileSet; }
    /// Every folder that holds a tracked file.
    const QSet<QByteArray>& folders() const { return m_folders; }
    const QSet<QByteArray>& symlinks() const { return m_symlinks; }
    const QSet<QByteArray>& submodules() const { return m_submodules; }

    /// Reads a text file of at most `limit` bytes; a NUL among the first 8000 bytes makes it binary, as in git.
    FileText readText(const QByteArray& path, qint64 limit = kTextLimit) const;
    /// A descriptor of a regular file, or -1 with `state` set; the caller closes it.
    int openFile(const QByteArray& path, ReadState* state, qint64* size) const;
    /// Whether something stands at the path (a link counts as itself).
    bool exists(const QByteArray& path) const;
    /// Size of a regular file, -1 when there is none.
    qint64 fileSize(const QByteArray& path) const;

private:
    Status listGit();
    void walk(const QByteArray& folder, int depth);
    void finish();
    int openParent(const QByteArray& path, QByteArray* name) const;

    QByteArray m_root;
    QString m_head;
    bool m_git = false;
    QList<QByteArray> m_files;
    QSet<QByteArray> m_fileSet;
    QSet<QByteArray> m_folders;
    QSet<QByteArray> m_symlinks;
    QSet<QByteArray> m_submodules;
};

/// Relative, not empty, without `.`, `..`, empty components and NUL: what may be opened below a root.
bool isSafeRelative(const QByteArray& path);

/// The lines of a text without their ends (LF or CRLF); a last line without a newline counts, an empty rest does not.
QList<QByteArrayView> splitLines(QByteArrayView data);

} // namespace wavedeck::audit
