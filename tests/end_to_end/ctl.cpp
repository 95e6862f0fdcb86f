// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

namespace wavedeck::test {

namespace {
constexpr int kCallMs = 60'000;
}

QJsonObject Answer::json() const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(out, &error);
    return error.error == QJsonParseError::NoError && document.isObject() ? document.object() : QJsonObject();
}

Ctl::Ctl()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    m_environment.insert(QStringLiteral("NO_COLOR"), QStringLiteral("1"));
    m_environment.remove(QStringLiteral("WAVEDECK_DATA_DIR"));
}

Ctl::~Ctl()
{
    call({QStringLiteral("engine"), QStringLiteral("start")});
    call({QStringLiteral("engine"), QStringLiteral("stop"), QStringLiteral("--agents")});
}

QString Ctl::program()
{
    return QStringLiteral(WAVEDECK_BIN_DIR "/wavedeckctl");
}

QString Ctl::write(const QString& name, const QByteArray& content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

QByteArray Ctl::read(const QString& name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString Ctl::plan(const QByteArray& waves, const QByteArray& head) const
{
    return write(QStringLiteral("plan.yaml"), "version: 1\nsession: { name: Test }\n" + head + "waves:\n" + waves);
}

Answer Ctl::withPassword(
    const QString& line, const QByteArray& third, const QByteArray& fourth, const QString& before) const
{
    const QString one = write(QStringLiteral("third"), third + '\n');
    const QString other = write(QStringLiteral("fourth"), (fourth.isEmpty() ? third : fourth) + '\n');
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"),
            QStringLiteral("exec %1 '%2' --data-dir '%3' %4 3<'%5' 4<'%6'")
                .arg(before, program(), dataDir(), line, one, other)});
    Answer answer;
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
        answer.status = process.exitCode();
    answer.out = process.readAllStandardOutput();
    answer.err = process.readAllStandardError();
    return answer;
}

std::unique_ptr<QProcess> Ctl::start(const QStringList& arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(m_environment);
    process->setWorkingDirectory(folder());
    process->start(program(), QStringList{QStringLiteral("--data-dir"), dataDir()} + arguments);
    return process;
}

Answer Ctl::call(const QStringList& arguments) const
{
    const auto process = start(arguments);
    Answer answer;
    if (process->waitForFinished(kCallMs) && process->exitStatus() == QProcess::NormalExit)
        answer.status = process->exitCode();
    answer.out = process->readAllStandardOutput();
    answer.err = process->readAllStandardError();
    return answer;
}

Answer Ctl::run(const QByteArray& waves, const QByteArray& head) const
{
    return json({QStringLiteral("run"), plan(waves, head)});
}

QString Ctl::detach(const QByteArray& waves, const QByteArray& head) const
{
    const Answer answer = json({QStringLiteral("run"), plan(waves, head), QStringLiteral("--detach")});
    return answer.json().value(QLatin1String("id")).toString();
}

QJsonObject Ctl::session(const QString& id) const
{
    return json({QStringLiteral("session"), QStringLiteral("show"), id}).json();
}

QString Ctl::state(const QString& id) const
{
    return session(id).value(QLatin1String("state")).toString();
}

QString Ctl::agentState(const QString& agent, const QString& id) const
{
    return agentIn(session(id), agent).value(QLatin1String("state")).toString();
}

qint64 Ctl::enginePid() const
{
    return json({QStringLiteral("engine"), QStringLiteral("status")}).json().value(QLatin1String("pid")).toInteger();
}

QJsonObject waveIn(const QJsonObject& session, const QString& wave)
{
    for (const QJsonValue& value : session.value(QLatin1String("waves")).toArray())
        if (value.toObject().value(QLatin1String("id")).toString() == wave)
            return value.toObject();
    return {};
}

namespace {

QJsonObject partIn(const QJsonObject& session, QLatin1String list, const QString& id)
{
    for (const QJsonValue& wave : session.value(QLatin1String("waves")).toArray())
        for (const QJsonValue& part : wave.toObject().value(list).toArray())
            if (part.toObject().value(QLatin1String("id")).toString() == id)
                return part.toObject();
    return {};
}

} // namespace

QJsonObject agentIn(const QJsonObject& session, const QString& agent)
{
    return partIn(session, QLatin1String("agents"), agent);
}

QJsonObject gateIn(const QJsonObject& session, const QString& gate)
{
    return partIn(session, QLatin1String("gates"), gate);
}

bool waitUntil(const std::function<bool()>& condition, int milliseconds)
{
    constexpr unsigned long kLookMs = 20;
    QDeadlineTimer deadline(milliseconds);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(kLookMs);
    }
    return true;
}

bool isAlive(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    const qsizetype behindName = stat.lastIndexOf(')');
    return behindName >= 0 && stat.mid(behindName + 2, 1) != "Z";
}

} // namespace wavedeck::test
