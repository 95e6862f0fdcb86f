// SPDX-License-Identifier: GPL-3.0-or-later
// How long a SARIF file takes into the register, and what the same machine needs at the same time for parsing its JSON
// alone. Prints a table; fails only when an import does.
#include "app/audit/findingimport.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace wavedeck;

namespace {

QJsonObject result(int number)
{
    const QString path = QStringLiteral("src/module%1/file%2.cpp").arg(number % 50).arg(number % 500);
    const QJsonObject region{{QStringLiteral("startLine"), 1 + number / 500}, {QStringLiteral("startColumn"), 5},
        {QStringLiteral("snippet"),
            QJsonObject{
                {QStringLiteral("text"), QStringLiteral("    auto value%1 = compute(input, %1);").arg(number)}}}};
    const QJsonObject place{{QStringLiteral("artifactLocation"), QJsonObject{{QStringLiteral("uri"), path}}},
        {QStringLiteral("region"), region}};
    return {{QStringLiteral("ruleId"), QStringLiteral("rule-%1").arg(number % 40)},
        {QStringLiteral("level"), QStringLiteral("warning")},
        {QStringLiteral("message"),
            QJsonObject{{QStringLiteral("text"),
                QStringLiteral("Variable value%1 is assigned a value that is never used in this function")
                    .arg(number)}}},
        {QStringLiteral("locations"), QJsonArray{QJsonObject{{QStringLiteral("physicalLocation"), place}}}}};
}

QByteArray sarif(int results)
{
    QJsonArray list;
    for (int i = 0; i < results; ++i)
        list.append(result(i));
    const QJsonObject tool{{QStringLiteral("driver"), QJsonObject{{QStringLiteral("name"), QStringLiteral("bench")}}}};
    const QJsonObject run{{QStringLiteral("tool"), tool}, {QStringLiteral("results"), list}};
    return QJsonDocument(
        QJsonObject{{QStringLiteral("version"), QStringLiteral("2.1.0")}, {QStringLiteral("runs"), QJsonArray{run}}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const int results = argc > 1 ? QByteArray(argv[1]).toInt() : 25'000;
    const QTemporaryDir folder;
    const QByteArray bytes = sarif(results);
    const QString file = folder.filePath(QStringLiteral("findings.sarif"));
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        return 1;
    out.close();
    QElapsedTimer timer;
    timer.start();
    std::clock_t before = std::clock();
    const auto cpu = [&before] { return 1000.0 * double(std::clock() - before) / CLOCKS_PER_SEC; };
    const bool parsed = QJsonDocument::fromJson(bytes).isObject();
    const auto yardstick = double(timer.nsecsElapsed()) / 1e6;
    std::printf("%d results, %.1f MiB\n%-16s %8s %6s\n%-16s %8.0f %6.1f\n", results, double(bytes.size()) / 1048576, "",
        "ms", "x", "JSON alone", yardstick, 1.0);
    Actor actor(QStringLiteral("bench"));
    actor.person = 1;
    actor.signedIn = true;
    actor.roles = {QStringLiteral("Admin")};
    for (const char* what : {"first import", "the same again"}) {
        timer.restart();
        before = std::clock();
        const auto done = audit::importFindings(
            {file, folder.path(), false, {}, {}}, folder.filePath(QStringLiteral("data")), actor, {});
        const double took = cpu();
        if (!done) {
            std::fprintf(stderr, "%s\n", qPrintable(done.error().line()));
            return 1;
        }
        std::printf(
            "%-16s %8.0f %6.1f   %d added, %d unchanged\n", what, took, took / yardstick, done->added, done->unchanged);
    }
    return parsed ? 0 : 1;
}
