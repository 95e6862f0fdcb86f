// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/options.h"

#include "models/store/store.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>

namespace wavedeck::desktop {

namespace {

Error usage(const QString& what, const QString& why, const QString& mend)
{
    return {ErrorKind::Usage, QStringLiteral("usage"), what, why, mend};
}

void declare(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        QStringLiteral("The window of Wavedeck: start sessions of agents, watch them, decide.\n"
                       "Closing it, or killing it, changes nothing about what runs.\n\n"
                       "Example: wavedeck audit.yaml --start"));
    const auto option = [&](const char* name, const char* value, const char* text) {
        parser.addOption({QLatin1String(name), QLatin1String(text), QLatin1String(value)});
    };
    option("data-dir", "DIR", "where database, runs and logs are (or WAVEDECK_DATA_DIR)");
    option("workspace", "DIR", "workspace of the plan, instead of its own");
    option("start", "", "starts the plan at once");
    option("session", "ID", "shows this session instead of the newest");
    option("page", "NAME",
        "opens this page first: live, timeline, protocol, agent, gates, debt, risk, retro, history, plans, settings, "
        "knowledge, people, audit, shortcuts, components");
    option("theme", "NAME", "light, dark or system");
    option("pictures", "DIR", "renders every page, light and dark, in two sizes, to DIR, and ends; needs no display");
    option("export", "FORMAT",
        "reads a document of `wavedeckctl report` as JSON from stdin, writes it as pdf to stdout, and ends");
    option("bench", "SECONDS", "measures the window for so long, prints what it used, and ends");
    option("bench-log", "FILE",
        "shows FILE as a log, measures its first page, index, jumps, a search and memory, prints them as JSON, and "
        "ends");
    option("version", "", "prints the version");
    option("help", "", "prints this");
    parser.addPositionalArgument(
        QStringLiteral("PLAN.yaml"), QStringLiteral("a plan to open, ready to start"), QStringLiteral("[PLAN.yaml]"));
}

} // namespace

QJsonObject Options::toJson() const
{
    return {{QStringLiteral("plan"), plan}, {QStringLiteral("workspace"), workspace}, {QStringLiteral("start"), start},
        {QStringLiteral("session"), session}, {QStringLiteral("page"), page}};
}

Options Options::fromJson(const QJsonObject& json)
{
    Options options;
    options.plan = json.value(QLatin1String("plan")).toString();
    options.workspace = json.value(QLatin1String("workspace")).toString();
    options.start = json.value(QLatin1String("start")).toBool();
    options.session = json.value(QLatin1String("session")).toString();
    options.page = json.value(QLatin1String("page")).toString();
    return options;
}

Result<Options> readOptions(const QStringList& words)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(QStringList{QStringLiteral("wavedeck")} + words))
        return usage(parser.errorText(), {}, QStringLiteral("see `wavedeck --help`"));
    const auto value = [&](const char* name) { return parser.value(QLatin1String(name)); };
    Options options;
    options.help = parser.isSet(QStringLiteral("help"));
    options.version = parser.isSet(QStringLiteral("version"));
    options.start = parser.isSet(QStringLiteral("start"));
    options.session = value("session");
    options.page = value("page");
    options.theme = value("theme");
    if (!options.theme.isEmpty() && options.theme != QStringLiteral("light") && options.theme != QStringLiteral("dark")
        && options.theme != QStringLiteral("system"))
        return usage(QStringLiteral("--theme %1").arg(options.theme), QStringLiteral("there is no such theme"),
            QStringLiteral("write light, dark or system"));
    static const QStringList kPages{QStringLiteral("live"), QStringLiteral("timeline"), QStringLiteral("protocol"),
        QStringLiteral("agent"), QStringLiteral("gates"), QStringLiteral("debt"), QStringLiteral("risk"),
        QStringLiteral("retro"), QStringLiteral("history"), QStringLiteral("plans"), QStringLiteral("settings"),
        QStringLiteral("knowledge"), QStringLiteral("people"), QStringLiteral("audit"), QStringLiteral("shortcuts"),
        QStringLiteral("components")};
    if (!options.page.isEmpty() && !kPages.contains(options.page))
        return usage(QStringLiteral("--page %1").arg(options.page), QStringLiteral("there is no such page"),
            QStringLiteral("write one of: %1").arg(kPages.join(QStringLiteral(", "))));
    options.exportPdf = parser.isSet(QStringLiteral("export"));
    if (options.exportPdf && value("export") != QStringLiteral("pdf"))
        return usage(QStringLiteral("--export %1").arg(value("export")), QStringLiteral("there is no such format"),
            QStringLiteral("write pdf"));
    if (parser.isSet(QStringLiteral("bench"))) {
        options.benchSeconds = value("bench").toInt();
        if (options.benchSeconds < 1)
            return usage(QStringLiteral("--bench"), QStringLiteral("it must be a number of seconds above 0"), {});
    }
    if (parser.isSet(QStringLiteral("bench-log"))) {
        const QFileInfo file(value("bench-log"));
        if (!file.isFile() || file.isSymLink() || file.size() == 0)
            return usage(QStringLiteral("--bench-log %1").arg(file.filePath()),
                QStringLiteral("it must be a file that is not empty and no link"), {});
        options.benchLog = file.absoluteFilePath();
    }
    const QString given = value("data-dir").isEmpty() ? qEnvironmentVariable("WAVEDECK_DATA_DIR") : value("data-dir");
    options.dataDir = QDir::cleanPath(given.isEmpty() ? defaultDataDir() : QDir(given).absolutePath());
    if (!value("pictures").isEmpty())
        options.pictures = QDir(value("pictures")).absolutePath();
    if (!value("workspace").isEmpty()) {
        const QFileInfo folder(value("workspace"));
        if (!folder.isDir())
            return usage(QStringLiteral("--workspace"), QStringLiteral("there is no folder %1").arg(folder.filePath()),
                QStringLiteral("make it first"));
        options.workspace = QDir::cleanPath(folder.absoluteFilePath());
    }
    const QStringList plans = parser.positionalArguments();
    if (plans.size() > 1)
        return usage(plans.at(1), QStringLiteral("one plan at a time"), QStringLiteral("see `wavedeck --help`"));
    if (!plans.isEmpty()) {
        const QFileInfo file(plans.first());
        if (!file.isFile())
            return usage(plans.first(), QStringLiteral("there is no such plan file"), QStringLiteral("check the path"));
        options.plan = file.absoluteFilePath();
    }
    if (options.start && options.plan.isEmpty())
        return usage(QStringLiteral("--start"), QStringLiteral("there is no plan to start"),
            QStringLiteral("write wavedeck PLAN.yaml --start"));
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    declare(parser);
    return parser.helpText();
}

} // namespace wavedeck::desktop
