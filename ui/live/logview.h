// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/logsource.h"
#include "ui/live/logtext.h"
#include "ui/theme/appearance.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <QTextLayout>

#include <memory>
#include <optional>
#include <unordered_map>

namespace wavedeck::ui {

/// A scroll bar with marks where something was found. GUI thread.
class MarkedScrollBar : public QScrollBar {
    Q_OBJECT
public:
    explicit MarkedScrollBar(const Appearance& appearance, QWidget* parent = nullptr);
    /// places: 0..1, ascending.
    void setMarks(const QList<double>& places);
    qsizetype marks() const { return m_marks.size(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QList<double> m_marks;
};

/// A log of any length: it keeps the lines around those that are seen and asks the source for others. It follows the
/// end until a person scrolls up, selects, or goes to a hit; then nothing that is read moves. What a program wrote is
/// shown, never obeyed (logtext.h). GUI thread; paints itself.
class LogView : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// Of a line that is shown; the rest of a longer one is cut, and says so.
    static constexpr qint64 kShownBytes = 4096;
    /// What is copied at once.
    static constexpr qint64 kCopiedLines = 100'000;
    static constexpr qint64 kCopiedBytes = 1024 * 1024;

    LogView(Appearance& appearance, LogSource& source, QWidget* parent = nullptr);
    ~LogView() override;

    const LogState& state() const { return m_state; }
    qint64 topLine() const { return m_top; }
    bool isFollowing() const { return m_following; }
    qint64 newLines() const; ///< that came since following was paused
    void follow(); ///< to the end, and on with it
    void pause();
    void goToLine(qint64 line); ///< from 0; pauses
    bool isWrapped() const { return m_wrap; }
    void setWrapped(bool on);
    /// Beside each line when it was first seen, to the second, where that is known; and where there is room for it.
    bool showsTimes() const { return m_times; }
    void setTimes(bool on);
    bool hasTimeColumn() const;
    QString timeText(qint64 line) const; ///< "14:23:52"; empty = unknown

    bool hasSelection() const { return m_anchor && *m_anchor != m_caret; }
    void selectAll();
    void copy(); ///< to the clipboard, as shown, once its lines are here

    void setNeedle(const LogNeedle& needle); ///< and goes to the first hit from here on; empty = no search
    void findNext(bool backwards);
    const LogNeedle& needle() const { return m_needle; }
    qint64 hitLine() const { return m_hit ? m_hit->line : -1; } ///< -1 = none
    QString searchText() const; ///< "3 of 17", "No match", "No pattern"
    QString patternProblem() const; ///< why the needle is no pattern; empty = it is one, or none is looked for

    /// The lines that are seen, as a screen reader gets them: one a line, escapes included.
    QString visibleText() const;
    qint64 visibleLines() const; ///< lines that fit
    /// The text of one line as shown; empty when it is not here.
    QString shownText(qint64 line) const;
    QRect lineRect(qint64 line) const; ///< in the viewport; null = not seen

Q_SIGNALS:
    void stateChanged(); ///< lines, following, new lines
    void searchChanged();
    void copied(qint64 lines);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Place {
        qint64 line = 0;
        int column = 0; ///< character of the shown text

        auto operator<=>(const Place&) const = default;
    };
    struct Row {
        QByteArray bytes;
        LogText text;
        QTextLayout layout;
        int height = 1; ///< in rows
    };

    void relook();
    void take(const LogState& state);
    void takePage(const LogPage& page);
    void takeFound(const LogFound& found);
    void request();
    void sync();
    void moveTo(qint64 top);
    void setFollowing(bool on);
    qint64 maxTop() const;
    const run::FileLine* line(qint64 number) const;
    Row* row(qint64 number) const; ///< null = its line is not here
    void layOut(Row& row) const;
    int gutter() const;
    int timeWidth() const; ///< 0 = no such column
    int textLeft() const;
    qint64 scale() const;
    void showHit(const LogMatches::Hit& hit);
    void askFind(qint64 line, qint64 column, bool backwards);
    void updateMarks();
    Place placeAt(const QPoint& pos) const;
    void moveCaret(const Place& to, bool select);
    void keyCaret(QKeyEvent* event);
    void ensureShown(const Place& place);
    void paintRow(QPainter* painter, qint64 number, int y) const;
    QList<QTextLayout::FormatRange> marksOf(qint64 number, const Row& row) const;
    void finishCopy(const LogPage& page);
    std::pair<Place, Place> selection() const;

    Appearance& m_appearance;
    LogSource& m_source;
    MarkedScrollBar* m_bar;
    LogState m_state;
    LogPage m_page;
    int m_pageNotes = 0; ///< of the state when m_page was asked for
    int m_askedNotes = 0;
    qint64 m_pageIndexed = -1; ///< how far the log was known when m_page was asked for
    int m_ticket = 0;
    bool m_asked = false;
    qint64 m_askedFirst = -1;
    qint64 m_askedIndexed = -1;
    int m_copyTicket = 0;
    int m_findTicket = 0;

    qint64 m_top = 0;
    bool m_following = true;
    qint64 m_pausedAt = 0; ///< lines there were
    bool m_wrap = false;
    bool m_times = true;
    bool m_syncing = false;
    int m_wheel = 0;

    std::optional<Place> m_anchor;
    Place m_caret;
    bool m_dragging = false;

    LogNeedle m_needle;
    QRegularExpression m_pattern; ///< of it, when it is one
    LogMatches m_matches;
    std::optional<LogMatches::Hit> m_hit;
    bool m_looking = false;
    bool m_backwards = false;
    bool m_around = false; ///< it began again at the other end
    bool m_nothing = false;

    int m_rowHeight = 22;
    int m_advance = 8;
    mutable std::unordered_map<qint64, std::unique_ptr<Row>> m_rows;
    mutable int m_widest = 0;
};

} // namespace wavedeck::ui
