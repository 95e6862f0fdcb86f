// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

/// Drives the built wavedeckctl (and through it wavedeckd and wavedeck-shim) in a data directory of its own, which is
/// emptied of processes and removed at the end.
namespace wavedeck::test {

/// What one call of wavedeckctl gave.
struct Answer {
    int status = -1; ///< -1: it crashed, or did not end in time
    QByteArray out;
    QByteArray err;

    /// The one JSON document of stdout; empty when it is not exactly one.
    QJsonObject json() const;
    QJsonObject error() const { return json().value(QLatin1String("error")).toObject(); }
    QString code() const { return error().value(QLatin1String("code")).toString(); }
};

/// Good enough for whoever needs just any.
inline const QByteArray kPassword = QByteArrayLiteral("a sentence nobody guesses");

class Ctl {
public:
    Ctl();
    ~Ctl();
    Ctl(const Ctl&) = delete;
    Ctl& operator=(const Ctl&) = delete;

    static QString program();
    QString folder() const { return m_folder.path(); } ///< plans and whatever agents leave lie here
    QString dataDir() const { return m_folder.path() + QStringLiteral("/data"); }
    QString path(const QString& name) const { return m_folder.path() + QLatin1Char('/') + name; }
    QProcessEnvironment& environment() { return m_environment; }

    /// Writes a file and gives back its path.
    QString write(const QString& name, const QByteArray& content) const;
    QByteArray read(const QString& name) const; ///< empty when there is none

    /// A plan with one session around the text of its waves, indented as given.
    QString plan(const QByteArray& waves, const QByteArray& head = {}) const;

    /// Runs wavedeckctl to its end.
    Answer call(const QStringList& arguments) const;
    Answer json(QStringList arguments) const { return call(arguments << QStringLiteral("--json")); }
    /// A shell's words after `wavedeckctl --data-dir …`, with passwords on the descriptors 3 and 4 (the same, unless a
    /// fourth is given); before: a program to run it under.
    Answer withPassword(const QString& line, const QByteArray& third = kPassword, const QByteArray& fourth = {},
        const QString& before = {}) const;
    /// Starts it and returns; the caller waits.
    std::unique_ptr<QProcess> start(const QStringList& arguments) const;

    /// Runs a plan's waves with --json until it ends or is held: status and the session document.
    Answer run(const QByteArray& waves, const QByteArray& head = {}) const;
    /// Starts it in the background and gives its id; empty when that fails.
    QString detach(const QByteArray& waves, const QByteArray& head = {}) const;

    QJsonObject session(const QString& id = QStringLiteral("S-001")) const;
    QString state(const QString& id = QStringLiteral("S-001")) const;
    QString agentState(const QString& agent, const QString& id = QStringLiteral("S-001")) const;
    qint64 enginePid() const; ///< 0 = none runs

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

/// Parts of a session document by id; empty when there is no such one.
QJsonObject waveIn(const QJsonObject& session, const QString& wave);
QJsonObject agentIn(const QJsonObject& session, const QString& agent);
QJsonObject gateIn(const QJsonObject& session, const QString& gate);

/// Looks every 20 ms until it holds; false after the time.
bool waitUntil(const std::function<bool()>& condition, int milliseconds = 20'000);

/// Whether a process exists that is no zombie.
bool isAlive(qint64 pid);

} // namespace wavedeck::test
