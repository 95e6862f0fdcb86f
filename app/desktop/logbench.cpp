// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/logbench.h"

#include "app/desktop/filelog.h"
#include "models/run/rundirectory.h"
#include "ui/live/logpanel.h"
#include "ui/theme/style.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMainWindow>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace wavedeck::desktop {

namespace {

constexpr int kJumps = 20;
constexpr int kGiveUpMs = 180'000;
constexpr qint64 kTail = 64 * 1024;
constexpr double kMiB = 1024 * 1024;

double rounded(double value)
{
    return double(qRound64(value * 100)) / 100;
}

/// A word of the file that stands only near its end, as far as its last lines tell: the longest one of the last line
/// but one, so that a search has to look through everything.
QByteArray needleOf(const QString& file)
{
    qint64 size = 0;
    run::readPlain(file, 0, 1, &size);
    const QByteArrayList lines = run::readPlain(file, std::max<qint64>(0, size - kTail), kTail).trimmed().split('\n');
    return lines.value(std::max<qsizetype>(0, lines.size() - 2)).trimmed().left(200);
}

/// Does one thing after the other; each is over when what it asked for has been painted.
class LogBench : public QObject {
public:
    LogBench(WatchedApplication& app, ui::Appearance& appearance, const QString& file)
        : m_app(app)
        , m_file(file)
        , m_panel(new ui::LogPanel(appearance, m_log, &m_window))
        , m_view(m_panel->view())
    {
        m_window.setWindowTitle(QStringLiteral("Wavedeck log"));
        m_window.setCentralWidget(m_panel);
        m_window.resize(1440, 900);
        m_view->viewport()->installEventFilter(this);
        connect(m_view, &ui::LogView::stateChanged, this, [this] { look(false); });
        connect(m_view, &ui::LogView::searchChanged, this, [this] { look(false); });
        m_giveUp.setSingleShot(true);
        connect(&m_giveUp, &QTimer::timeout, this, [this] {
            std::fprintf(stderr, "wavedeck: the log was not shown within %d s\n", kGiveUpMs / 1000);
            QApplication::exit(4);
        });
    }
    ~LogBench() override { delete m_panel; } // before its source

    void start()
    {
        m_giveUp.start(kGiveUpMs);
        m_window.show();
        // The empty window has been painted and its fonts are there: what follows is the log.
        QTimer::singleShot(500, this, [this] {
            m_rss = memory("VmRSS:");
            resetPeak();
            m_app.startWatch();
            m_since.start();
            m_log.open(m_file);
        });
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            QMetaObject::invokeMethod(
                this, [this] { look(true); }, Qt::QueuedConnection);
        return false;
    }

private:
    enum Step { First, Index, Jumps, Search, Done };

    double elapsed() const { return double(m_since.nsecsElapsed()) / 1e6; }

    /// painted: what the view has now is on the screen.
    void look(bool painted)
    {
        if (m_view->state().file != m_file)
            return;
        switch (m_step) {
        case First:
            if (painted && !m_view->shownText(m_view->topLine()).isEmpty()) {
                m_result.insert(QStringLiteral("first_page_ms"), rounded(elapsed()));
                m_step = Index;
            }
            break;
        case Index:
            ++m_progress;
            if (m_view->state().indexed == m_view->state().size && m_view->state().size > 0) {
                m_result.insert(QStringLiteral("index_s"), rounded(elapsed() / 1000));
                m_result.insert(QStringLiteral("lines"), m_view->state().lines);
                m_result.insert(QStringLiteral("bytes"), m_view->state().size);
                m_step = Jumps;
                QTimer::singleShot(0, this, [this] { jump(); });
            }
            break;
        case Jumps:
            if (painted && m_wanted >= 0 && isShown(m_wanted)) {
                m_jumps.append(elapsed());
                m_wanted = -1;
                QTimer::singleShot(0, this, [this] { m_jumps.size() < kJumps ? jump() : search(); });
            }
            break;
        case Search:
            if (painted && m_view->searchText().contains(QStringLiteral(" of ")) && isShown(m_view->hitLine()))
                finish();
            break;
        case Done:
            break;
        }
    }

    bool isShown(qint64 line) const { return m_view->lineRect(line).isValid() && !m_view->shownText(line).isNull(); }

    void jump()
    {
        m_wanted = m_random.bounded(m_view->state().lines);
        m_since.start();
        m_view->goToLine(m_wanted);
    }

    void search()
    {
        m_step = Search;
        m_view->goToLine(0);
        m_since.start();
        m_panel->searchField()->setText(QString::fromUtf8(needleOf(m_file)));
    }

    void finish()
    {
        m_step = Done;
        std::sort(m_jumps.begin(), m_jumps.end());
        m_result.insert(QStringLiteral("search_s"), rounded(elapsed() / 1000));
        m_result.insert(QStringLiteral("search_line"), m_view->hitLine() + 1);
        m_result.insert(QStringLiteral("jumps"), m_jumps.size());
        m_result.insert(QStringLiteral("jump_median_ms"), rounded(m_jumps.at(m_jumps.size() / 2)));
        m_result.insert(QStringLiteral("jump_longest_ms"), rounded(m_jumps.constLast()));
        m_result.insert(QStringLiteral("progress_shown"), m_progress);
        m_result.insert(QStringLiteral("longest_turn_ms"), rounded(double(m_app.longestTurn())));
        m_result.insert(QStringLiteral("rss_before_mib"), rounded(m_rss));
        m_result.insert(QStringLiteral("rss_growth_mib"), rounded(memory("VmRSS:") - m_rss));
        m_result.insert(QStringLiteral("rss_peak_growth_mib"), rounded(memory("VmHWM:") - m_rss));
        std::fputs(QJsonDocument(m_result).toJson().constData(), stdout);
        QApplication::exit(0);
    }

    static double memory(const char* name) { return double(processMemoryKib(name)) * 1024 / kMiB; }

    /// Makes the highest RSS begin anew; where that is not allowed the figure is the higher one, of the start.
    static void resetPeak()
    {
        QFile file(QStringLiteral("/proc/self/clear_refs"));
        if (file.open(QIODevice::WriteOnly))
            file.write("5");
    }

    WatchedApplication& m_app;
    QString m_file;
    FileLog m_log;
    QMainWindow m_window;
    ui::LogPanel* m_panel;
    ui::LogView* m_view;
    QTimer m_giveUp;
    QElapsedTimer m_since;
    QRandomGenerator m_random{20}; ///< the same lines each time
    Step m_step = First;
    qint64 m_wanted = -1;
    int m_progress = 0;
    QList<double> m_jumps;
    double m_rss = 0;
    QJsonObject m_result;
};

} // namespace

int benchLog(WatchedApplication& app, ui::Appearance& appearance, const QString& file)
{
    ui::applyAppearance(app, appearance);
    LogBench bench(app, appearance, file);
    bench.start();
    return QApplication::exec();
}

} // namespace wavedeck::desktop
