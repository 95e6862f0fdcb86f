// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/observe.h"

#include "models/run/rundirectory.h"
#include "models/store/sessionrepository.h"
#include "models/store/store.h"
#include "tests/support/stubprofile.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <unistd.h>

namespace wavedeck::testing {

namespace {

QByteArray statOf(int pid)
{
    return readFile(QStringLiteral("/proc/%1/stat").arg(pid));
}

/// Fields from the third on: the name before may hold spaces and brackets.
QList<QByteArray> statFields(int pid)
{
    const QByteArray text = statOf(pid);
    return text.isEmpty() ? QList<QByteArray>() : text.mid(text.lastIndexOf(')') + 2).split(' ');
}

template <class Get> auto withStore(const QString& dataDir, Get get)
{
    auto store = Store::openForReading(dataDir);
    if (!store)
        return decltype(get(std::declval<SessionRepository&>())){};
    SessionRepository repository(**store);
    return get(repository);
}

} // namespace

Journal Journal::read(const QString& file)
{
    Journal journal;
    for (const QByteArray& line : readFile(file).split('\n')) {
        if (line.isEmpty())
            continue;
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 5) {
            journal.odd.append(QString::fromLatin1(line));
            continue;
        }
        const QString id = QString::fromUtf8(words[1]);
        const Process self{words[2].toInt(), words[3].toULongLong()};
        const qint64 at = words[4].toLongLong();
        if (words[0] == "start")
            journal.lives[id].append({self, {}, at, 0});
        else if (words[0] == "child")
            journal.children[id].append(self);
        else if (words[0] == "signal")
            journal.signalsSeen[id].append(words[3].toInt());
        else if (words[0] == "wrote")
            journal.wrote[id] = words[3].toLongLong();
        else if (words[0] == "end") {
            bool found = false;
            for (Life& life : journal.lives[id])
                if (life.self.pid == self.pid && !life.code) {
                    life.code = words[3].toInt();
                    life.endedAt = at;
                    found = true;
                    break;
                }
            if (!found)
                journal.odd.append(QString::fromLatin1(line));
        } else
            journal.odd.append(QString::fromLatin1(line));
    }
    return journal;
}

int Journal::starts() const
{
    int sum = 0;
    for (const QList<Life>& all : lives)
        sum += int(all.size());
    return sum;
}

QList<Process> Journal::everybody() const
{
    QList<Process> all;
    for (const QList<Life>& some : lives)
        for (const Life& life : some)
            all.append(life.self);
    for (const QList<Process>& some : children)
        all.append(some);
    return all;
}

bool lives(const Process& process)
{
    const QList<QByteArray> fields = statFields(process.pid);
    return fields.size() > 19 && fields[19].toULongLong() == process.start && fields[0] != "Z" && fields[0] != "X";
}

quint64 startOf(int pid)
{
    const QList<QByteArray> fields = statFields(pid);
    return fields.size() > 19 ? fields[19].toULongLong() : 0;
}

qint64 statusKib(int pid, const char* field)
{
    const QByteArray text = readFile(QStringLiteral("/proc/%1/status").arg(pid));
    const qsizetype at = text.indexOf(field);
    return at < 0 ? 0 : text.mid(at + qsizetype(std::strlen(field)) + 1).trimmed().split(' ').first().toLongLong();
}

QList<Process> processesWith(const QByteArray& inCommandLine)
{
    QList<Process> found;
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        const int pid = name.toInt();
        if (pid > 0 && pid != ::getpid()
            && readFile(QStringLiteral("/proc/%1/cmdline").arg(name)).contains(inCommandLine))
            found.append({pid, startOf(pid)});
    }
    return found;
}

QByteArray readFile(const QString& file)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

bool writeFile(const QString& file, const QByteArray& bytes)
{
    QFile f(file);
    return f.open(QIODevice::WriteOnly | QIODevice::Truncate) && f.write(bytes) == bytes.size() && f.flush();
}

QByteArray stubBytes(quint64 seed, std::size_t size)
{
    QByteArray bytes(qsizetype(size), Qt::Uninitialized);
    for (std::size_t i = 0; i < size; ++i)
        bytes[qsizetype(i)] = char(stub::byteOf(seed, i));
    return bytes;
}

std::optional<Session> sessionRow(const QString& dataDir, const QString& id)
{
    return withStore(dataDir, [&](SessionRepository& rows) { return rows.session(id); });
}

QList<Session> sessionRows(const QString& dataDir)
{
    return withStore(dataDir, [&](SessionRepository& rows) { return rows.sessions(); });
}

QList<Agent> agentRows(const QString& dataDir, const QString& session)
{
    return withStore(dataDir, [&](SessionRepository& rows) { return rows.agents(session); });
}

QList<Attempt> attemptRows(const QString& dataDir, const QString& session)
{
    return withStore(dataDir, [&](SessionRepository& rows) { return rows.attempts(session); });
}

QList<Wave> waveRows(const QString& dataDir, const QString& session)
{
    return withStore(dataDir, [&](SessionRepository& rows) { return rows.waves(session); });
}

bool hasSessionEnded(const QString& dataDir, const QString& session)
{
    const auto row = sessionRow(dataDir, session);
    return row && hasEnded(row->state);
}

QString integrityCheck(const QString& dataDir)
{
    const QString connection = QStringLiteral("integrity");
    QString result;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        db.setDatabaseName(dataDir + QStringLiteral("/wavedeck.db"));
        db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        QSqlQuery query(db);
        if (!db.open())
            result = db.lastError().text();
        else if (query = QSqlQuery(db); query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next())
            result = query.value(0).toString();
        else
            result = query.lastError().text();
    }
    QSqlDatabase::removeDatabase(connection);
    return result;
}

QString runDirOf(const QString& dataDir, const QString& session, const Attempt& attempt)
{
    return dataDir + QLatin1Char('/') + run::relativePath(session, attempt.subject, attempt.number);
}

} // namespace wavedeck::testing
