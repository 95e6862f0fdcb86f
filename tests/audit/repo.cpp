// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>

#include <cstdio>
#include <sys/stat.h>

Repo::Repo()
{
    QDir().mkpath(path());
    git({QStringLiteral("init"), QStringLiteral("-q")});
}

void Repo::write(const QByteArray& name, const QByteArray& text) const
{
    QByteArray full = QFile::encodeName(path());
    const QList<QByteArray> parts = name.split('/');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        full += '/' + parts.at(i);
        if (i + 1 < parts.size())
            ::mkdir(full.constData(), 0755);
    }
    std::FILE* file = std::fopen(full.constData(), "wb");
    if (!file)
        qFatal("cannot write %s", full.constData());
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), file);
    std::fclose(file);
}

void Repo::git(const QStringList& arguments, const QString& date) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& who : {QStringLiteral("AUTHOR"), QStringLiteral("COMMITTER")}) {
        environment.insert(QStringLiteral("GIT_%1_NAME").arg(who), QStringLiteral("Ada Example"));
        environment.insert(QStringLiteral("GIT_%1_EMAIL").arg(who), QStringLiteral("ada@example.org"));
        environment.insert(QStringLiteral("GIT_%1_DATE").arg(who), date);
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(path());
    process.start(QStringLiteral("git"), arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("git failed: %s", process.readAllStandardError().constData());
}

void Repo::commit(const QString& date) const
{
    git({QStringLiteral("add"), QStringLiteral("-A")});
    git({QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("-m"), QStringLiteral("Change")}, date);
}

QStringList Answer::findings() const
{
    QStringList list;
    const QJsonArray array = json.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& value : array)
        list.append(QStringLiteral("%1:%2 %3 %4")
                        .arg(value[QStringLiteral("file")].toString())
                        .arg(value[QStringLiteral("line")].toInt())
                        .arg(value[QStringLiteral("rule")].toString(), value[QStringLiteral("severity")].toString()));
    list.sort();
    return list;
}

QJsonObject Answer::finding(const QString& rule) const
{
    const QJsonArray array = json.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& value : array) {
        if (value[QStringLiteral("rule")].toString() == rule)
            return value.toObject();
    }
    return {};
}

Answer scan(const QStringList& arguments, const QMap<QString, QString>& environment, bool config)
{
    QProcess process;
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        variables.insert(it.key(), it.value());
    process.setProcessEnvironment(variables);
    const QStringList first
        = config ? QStringList{QStringLiteral("config"), QStringLiteral("check")} : QStringList{QStringLiteral("scan")};
    process.start(QStringLiteral(SCAN_PROBE), first + arguments + QStringList{QStringLiteral("--json")});
    if (!process.waitForFinished(100'000))
        qFatal("the scan did not end");
    Answer answer;
    answer.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    answer.out = process.readAllStandardOutput();
    answer.err = process.readAllStandardError();
    answer.json = QJsonDocument::fromJson(answer.out).object();
    return answer;
}
