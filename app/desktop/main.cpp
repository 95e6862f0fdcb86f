// SPDX-License-Identifier: GPL-3.0-or-later
// The window: reads what is asked on the command line, and shows it.
#include "app/desktop/desktop.h"
#include "app/desktop/logbench.h"
#include "app/desktop/options.h"
#include "app/desktop/singleinstance.h"
#include "app/desktop/turnwatch.h"
#include "app/desktop/unixsignals.h"
#include "models/base/log.h"
#include "models/report/documentjson.h"
#include "models/store/sessionrepository.h"
#include "ui/report/pdf.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>

#include <sys/stat.h>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

/// Qt ends the process in the middle of nowhere when there is no display: say it before.
Status findDisplay(const Options& options)
{
    if (!options.pictures.isEmpty() || options.exportPdf)
        ::qputenv("QT_QPA_PLATFORM", "offscreen");
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return Done{};
    return Error{ErrorKind::Environment, QStringLiteral("no-display"), QStringLiteral("there is no display"),
        QStringLiteral("DISPLAY and WAYLAND_DISPLAY are not set"),
        QStringLiteral("use wavedeckctl, or `wavedeck --pictures DIR`")};
}

/// A session that is asked for by name exists.
Status findSession(const Options& options)
{
    if (options.session.isEmpty())
        return Done{};
    const auto store = Store::openForReading(options.dataDir);
    if (!store)
        return store.error();
    if (SessionRepository(**store).session(options.session))
        return Done{};
    return Error{ErrorKind::Usage, QStringLiteral("unknown-session"), options.session,
        QStringLiteral("there is no such session"), QStringLiteral("see `wavedeckctl session list`")};
}

int runWindow(WatchedApplication& app, const Options& options)
{
    auto instance = std::make_unique<SingleInstance>(options.dataDir);
    if (instance->problem())
        return fail(*instance->problem());
    if (!instance->isFirst()) {
        const Status handed = instance->handOver(options.toJson());
        return handed ? 0 : fail(handed.error());
    }
    log::open(options.dataDir, QStringLiteral("desktop"));
    Desktop desktop(app, options, options.dataDir + QStringLiteral("/window/settings.ini"));
    desktop.run(*instance);
    const int status = QApplication::exec();
    // What was asked of the engine is waited for without a window: the next one need not wait with it.
    instance.reset();
    return status;
}

/// Beside a window that may be open, and with settings of its own: sizes and themes of pictures are nobody's wish.
int renderAll(WatchedApplication& app, const Options& options)
{
    const QTemporaryDir settings;
    Desktop desktop(app, options, settings.filePath(QStringLiteral("settings.ini")));
    desktop.takePictures();
    return QApplication::exec();
}

/// For `wavedeckctl`, which has no fonts: a document comes in, a PDF goes out.
int exportPdf()
{
    constexpr qint64 kMost = 256 * 1024 * 1024;
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly))
        return int(ErrorKind::Environment);
    const auto document = report::documentFromJson(in.read(kMost));
    if (!document)
        return fail(document.error());
    const QByteArray bytes = ui::toPdf(*document);
    return out.write(bytes) == bytes.size() && out.flush() ? 0 : int(ErrorKind::Environment);
}

} // namespace

int main(int argc, char** argv)
{
    ::umask(077); // database, settings and logs are the person's own
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    const auto options = readOptions(words);
    if (!options)
        return fail(options.error());
    if (options->help || options->version) {
        std::fputs(options->help ? qPrintable(helpText()) : "wavedeck " WAVEDECK_VERSION "\n", stdout);
        return 0;
    }
    if (const Status display = findDisplay(*options); !display)
        return fail(display.error());
    if (const Status session = findSession(*options); !session)
        return fail(session.error());
    int count = 1;
    if (options->exportPdf) {
        const QGuiApplication app(count, argv);
        return exportPdf();
    }
    QCoreApplication::setApplicationName(QStringLiteral("wavedeck"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.wavedeck.wavedeck"));
    UnixSignals::block();
    WatchedApplication app(count, argv);
    UnixSignals endings;
    QObject::connect(&endings, &UnixSignals::asked, &app, &QApplication::closeAllWindows);

    if (!options->benchLog.isEmpty()) {
        ui::Appearance appearance;
        setTheme(appearance, options->theme);
        return benchLog(app, appearance, options->benchLog);
    }
    return options->pictures.isEmpty() ? runWindow(app, *options) : renderAll(app, *options);
}
