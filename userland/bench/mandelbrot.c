// mandelbrot: the Mandelbrot set. Measures a tight floating-point loop that ends unpredictably.
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 200, HEIGHT = 150, LIMIT = 100 };

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    unsigned long checksum = 0;
    for (int frame = 0; frame < scale; frame++) {
        double width = 3.0 / (frame + 1);
        for (int row = 0; row < HEIGHT; row++)
            for (int column = 0; column < WIDTH; column++) {
                double cx = -0.75 + width * (column - WIDTH / 2) / WIDTH, cy = 0.1 + width * (row - HEIGHT / 2) / WIDTH;
                double x = 0, y = 0;
                int n = 0;
                while (n < LIMIT && x * x + y * y <= 4) {
                    double t = x * x - y * y + cx;
                    y = 2 * x * y + cy;
                    x = t;
                    n++;
                }
                checksum = checksum * 31 + n;
            }
    }
    printf("mandelbrot %d: %lu\n", scale, checksum);
    return 0;
}
